//! Queries, made from what stands in an archive: the same from the same seed.

use std::collections::BTreeMap;

/// A query, and how it is meant.
pub struct Probe {
    pub kind: &'static str,
    pub query: String,
    /// Whether its last word is still being typed.
    pub is_typing: bool,
}

/// Makes so many probes, of each kind about as many.
pub fn make(texts: &[String], n_probes: usize, seed: u64) -> Vec<Probe> {
    let mut maker = Maker { texts: Texts::new(texts), random: Random(seed) };
    (0..n_probes).map(|n| maker.probe(n)).collect()
}

struct Maker {
    texts: Texts,
    random: Random,
}

/// What probes are cut from.
#[derive(Default)]
struct Texts {
    /// Runs of Chinese characters.
    han: Vec<Vec<char>>,
    /// The words of each text that is long enough for a phrase.
    lines: Vec<Vec<String>>,
    /// Words that are no stop words by far.
    words: Vec<String>,
    /// Words with hyphens in them.
    hyphened: Vec<String>,
    /// Words with Chinese between them.
    mixed: Vec<Vec<String>>,
}

impl Texts {
    fn new(texts: &[String]) -> Self {
        let mut res = Self::default();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for text in texts {
            let runs = text.split(|c: char| !is_han(c));
            res.han.extend(runs.filter(|run| !run.is_empty()).map(|run| run.chars().collect()));
            let words = text.split(|c: char| !c.is_ascii_alphanumeric());
            let words: Vec<String> =
                words.filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect();
            for word in &words {
                *counts.entry(word.clone()).or_default() += 1;
            }
            let is_joined = |word: &&str| word.matches('-').count() == 1 && is_plain(word);
            res.hyphened.extend(text.split(' ').filter(is_joined).map(str::to_owned));
            if text.is_ascii() && words.len() > 8 {
                res.lines.push(words);
            }
            let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            let is_mixed = |words: &&[String]| {
                words[1].chars().all(|c| !c.is_alphanumeric() || is_han(c))
                    && words[1].contains(is_han)
            };
            res.mixed.extend(words.windows(3).filter(is_mixed).map(<[String]>::to_vec));
        }
        let n_words: usize = counts.values().sum();
        let is_rare = |count: &usize| *count * 500 < n_words;
        res.words =
            counts.iter().filter(|(_, n)| is_rare(n)).map(|(word, _)| word.clone()).collect();
        res
    }
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn is_plain(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        && !word.starts_with('-')
        && !word.ends_with('-')
}

impl Maker {
    fn probe(&mut self, n: usize) -> Probe {
        let (kind, query) = match n % 15 {
            0 | 1 => ("han", self.han(n / 15 % 6 + 1)),
            2 => ("traditional", traditional(&self.han(3))),
            3 => ("word", self.word()),
            4 => ("words", format!("{} {}", self.word(), self.any_word())),
            5 => ("prefix", self.prefix()),
            6 | 7 => ("phrase", self.phrase()),
            8 => ("mixed", format!("{} {}", self.word(), self.han(2))),
            9 => ("excluded", format!("{} -{}", self.any_word(), self.word())),
            10 => ("hyphen", self.hyphen()),
            11 => ("mixed phrase", self.mixed_phrase()),
            12 => ("open phrase", self.open_phrase()),
            13 => ("excluded phrase", format!("{} -{}", self.any_word(), self.phrase())),
            _ => ("filter", self.filtered()),
        };
        Probe { kind, query, is_typing: matches!(kind, "prefix" | "open phrase") }
    }

    fn han(&mut self, n_chars: usize) -> String {
        loop {
            let run = self.random.of(&self.texts.han);
            if run.len() >= n_chars {
                let start = self.random.below(run.len() - n_chars + 1);
                return run[start..start + n_chars].iter().collect();
            }
        }
    }

    fn word(&mut self) -> String {
        self.random.of(&self.texts.words).clone()
    }

    /// A word that may be a very common one.
    fn any_word(&mut self) -> String {
        let line = self.random.of(&self.texts.lines);
        self.random.of(line).clone()
    }

    fn prefix(&mut self) -> String {
        let word = self.word();
        let n_chars = 3 + self.random.below(3);
        word.chars().take(n_chars).collect()
    }

    /// Two to six words that follow each other, one of them no common one.
    fn phrase(&mut self) -> String {
        loop {
            let line = self.random.of(&self.texts.lines);
            let n_words = 2 + self.random.below(5);
            let start = self.random.below(line.len() - n_words);
            let words = &line[start..start + n_words];
            if words.iter().any(|word| self.texts.words.binary_search(word).is_ok()) {
                return format!("\"{}\"", words.join(" "));
            }
        }
    }

    /// Chinese with a word before or behind it, or both; sometimes only its beginning, or its end.
    fn mixed_phrase(&mut self) -> String {
        let [before, han, after] =
            self.random.of(&self.texts.mixed).clone().try_into().expect("there are three");
        let han: Vec<char> = han.chars().filter(|c| is_han(*c)).collect();
        let start = self.random.below(han.len());
        let [head, tail]: [String; 2] =
            [han[start..].iter().collect(), han[..=start].iter().collect()];
        let whole: String = han.iter().collect();
        match self.random.below(3) {
            0 => format!("\"{before} {tail}\""),
            1 => format!("\"{head} {after}\""),
            _ => format!("\"{before} {whole} {after}\""),
        }
    }

    /// A word and the beginning of the next one, as one piece.
    fn open_phrase(&mut self) -> String {
        loop {
            let line = self.random.of(&self.texts.lines);
            let place = self.random.below(line.len() - 1);
            let [one, other] = [&line[place], &line[place + 1]];
            if self.texts.words.binary_search(one).is_ok() {
                let n_chars = 1 + self.random.below(4);
                return format!("{one}/{}", other.chars().take(n_chars).collect::<String>());
            }
        }
    }

    /// A word with a hyphen as it stands, with a blank in its place, and without.
    fn hyphen(&mut self) -> String {
        if self.texts.hyphened.is_empty() {
            return self.word();
        }
        let word = self.random.of(&self.texts.hyphened).clone();
        match self.random.below(3) {
            0 => word,
            1 => word.replace('-', ""),
            _ => format!("\"{}\"", word.replace('-', " ")),
        }
    }

    fn filtered(&mut self) -> String {
        let filters = [
            "year:2018",
            "year:2018..2019",
            "-year:2018",
            "kind:feature",
            "kind:around-the-horn,essay",
            "in:takeaways",
            "in:forwards",
            "-in:forwards",
            "in:translation",
            "label:must-read",
            "lang:zh",
            "lang:en",
            "lang:zh-Hans",
            "topic:chips,cloud",
            "-kind:feature",
            "#7",
            "year:..2018",
        ];
        let filter = *self.random.of(&filters);
        let words = match self.random.below(4) {
            0 => String::new(),
            1 => self.han(2),
            2 => self.any_word(),
            _ => self.word(),
        };
        let second = if self.random.below(3) == 0 { *self.random.of(&filters) } else { "" };
        [words.as_str(), filter, second].join(" ").trim().to_owned()
    }
}

/// The same in traditional script, as far as a few common characters go.
fn traditional(text: &str) -> String {
    const PAIRS: &str = "业業东東个個为為义義产產亿億从從仅僅价價会會传傳体體关關军軍农農创創\
        动動华華协協单單厂廠发發变變号號问問团團国國图圖场場复復头頭实實对對导導将將尔爾尽盡\
        广廣开開张張强強录錄总總户戶护護报報数數时時术術机機权權条條来來极極构構标標样樣欧歐\
        气氣汇匯测測济濟热熱爱愛现現电電疗療监監码碼离離种種积積称稱税稅竞競简簡类類经經统統\
        网網联聯节節艺藝药藥营營虑慮见見观觀规規视視觉覺计計认認讨討让讓训訓议議记記许許论論\
        设設评評识識试試语語说說请請调調谁誰负負财財责責质質贸貿资資赛賽车車转轉轮輪软軟轻輕\
        较較输輸边邊达達过過运運还還这這进進远遠连連适適选選遗遺释釋里里针針链鏈销銷错錯长長\
        门門间間闻聞阅閱队隊阶階际際陆陸险險难難预預领領题題额額风風飞飛驾駕验驗鱼魚龙龍";
    let pairs: Vec<char> = PAIRS.chars().collect();
    let other = |c| pairs.chunks(2).find(|pair| pair[0] == c).map_or(c, |pair| pair[1]);
    text.chars().map(other).collect()
}

/// Numbers that look like chance (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}
