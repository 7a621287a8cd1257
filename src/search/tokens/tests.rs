use super::{TokenKind, Tokenizer};

/// Writes the tokens of a text as `key@place`, the joined ones with a plus sign.
fn tokens(text: &str) -> String {
    let mut found = Vec::new();
    Tokenizer::default().block(text, 0, &mut |token| {
        let sign = if token.kind == TokenKind::Joined { "+" } else { "@" };
        found.push(format!("{}{sign}{}", token.key, token.at));
    });
    found.join(" ")
}

#[test]
fn a_word_is_found_without_case_and_marks_and_otherwise_as_it_is_written() {
    assert_eq!(tokens("Naïve Models, 2020!"), "naive@0 models@1 2020@2");
    assert_eq!(tokens("ＡＩ ﬁrst №5"), "ai@0 first@1 no5@2");
    assert_eq!(tokens("China's 5G"), "china@0 s@1 5g@2");
}

#[test]
fn words_with_hyphens_are_found_as_one_as_well() {
    assert_eq!(tokens("e-commerce GPT‑4"), "e@0 commerce@1 ecommerce+0 gpt@2 4@3 gpt4+2");
    assert_eq!(tokens("state-of-the-art"), "state@0 of@1 the@2 art@3 stateoftheart+0");
    assert_eq!(tokens("a-b-c-d-e"), "a@0 b@1 c@2 d@3 e@4", "five are a list");
    assert_eq!(tokens("one- two --three -4"), "one@0 two@1 three@2 4@3");
}

#[test]
fn chinese_is_found_by_its_pairs_and_its_last_character() {
    assert_eq!(tokens("人工智能"), "人工@0 工智@1 智能@2 能@3");
    assert_eq!(tokens("用GPT写"), "用@0 gpt@1 写@2");
}

#[test]
fn chinese_characters_with_anything_between_them_are_no_neighbours() {
    assert_eq!(tokens("中，国"), "中@0 国@2");
    assert_eq!(tokens("中 a 国"), "中@0 a@1 国@2", "a word takes a place of its own");
}

#[test]
fn traditional_script_is_found_as_simplified() {
    assert_eq!(tokens("雲計算"), tokens("云计算"));
}

#[test]
fn of_a_long_word_its_beginning_counts() {
    let long = "Ab".repeat(50_000);
    assert_eq!(tokens(&long), format!("{}@0", "ab".repeat(20)));
}

#[test]
fn the_vectors_that_hold_the_script_to_these_rules_hold_for_them_too() {
    let vectors: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../../../tests/search/tokens.json")).unwrap();
    assert!(vectors.len() >= 30, "there are vectors");
    for vector in vectors {
        let mut found = Vec::new();
        Tokenizer::default().block(vector["text"].as_str().unwrap(), 0, &mut |token| {
            found.push((token.at, token.kind == TokenKind::Joined, token.key.to_owned()));
        });
        found.sort_by_key(|(at, is_joined, _)| (*at, *is_joined));
        let found: Vec<_> = found.into_iter().map(|(at, _, key)| (key, at)).collect();
        assert_eq!(serde_json::json!(found), vector["tokens"], "{}", vector["text"]);
    }
}

#[test]
fn text_that_is_no_language_has_tokens_or_none() {
    assert_eq!(tokens(""), "");
    assert_eq!(tokens("🤖 — … «»"), "");
    assert_eq!(tokens("שלום\u{202e}abc"), "שלום@0 abc@1");
    assert_eq!(tokens("İstanbul ΣΑΣ"), "istanbul@0 σασ@1");
}
