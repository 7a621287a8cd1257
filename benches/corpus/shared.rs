//! What the issues share: `chinai.yaml` and the four files of `data/`.

use super::SourceFile;
use super::english::English;
use super::random::Random;

/// Key, name, Chinese name, pinyin.
pub(super) const OUTLETS: [(&str, &str, &str, &str); 40] = [
    ("jiqizhixin", "Synced", "机器之心", "Jīqì Zhī Xīn"),
    ("qbitai", "QbitAI", "量子位", "Liàngzǐ Wèi"),
    ("leiphone", "Leiphone", "雷锋网", "Léifēng Wǎng"),
    ("huxiu", "Huxiu", "虎嗅", "Hǔxiù"),
    ("kr36", "36Kr", "36氪", "36 Kè"),
    ("caixin", "Caixin", "财新", "Cáixīn"),
    ("xinzhiyuan", "AI Era", "新智元", "Xīn Zhìyuán"),
    ("jiemian", "Jiemian News", "界面新闻", "Jièmiàn Xīnwén"),
    ("thepaper", "The Paper", "澎湃新闻", "Péngpài Xīnwén"),
    ("tmtpost", "TMTPost", "钛媒体", "Tài Méitǐ"),
    ("latepost", "LatePost", "晚点", "Wǎndiǎn"),
    ("geekpark", "GeekPark", "极客公园", "Jíkè Gōngyuán"),
    ("pingwest", "PingWest", "品玩", "Pǐnwán"),
    ("iyiou", "EqualOcean", "亿欧", "Yì'ōu"),
    ("jazzyear", "Jiazi Light Year", "甲子光年", "Jiǎzǐ Guāngnián"),
    ("yicai", "Yicai", "第一财经", "Dìyī Cáijīng"),
    ("infzm", "Southern Weekly", "南方周末", "Nánfāng Zhōumò"),
    ("tencent-tech", "Tencent Technology", "腾讯科技", "Téngxùn Kējì"),
    ("stdaily", "Science and Technology Daily", "科技日报", "Kējì Rìbào"),
    ("guangming", "Guangming Daily", "光明日报", "Guāngmíng Rìbào"),
    ("people", "People's Daily", "人民日报", "Rénmín Rìbào"),
    ("xinhua", "Xinhua", "新华社", "Xīnhuá Shè"),
    ("eeo", "Economic Observer", "经济观察报", "Jīngjì Guānchá Bào"),
    ("newsweek", "China Newsweek", "中国新闻周刊", "Zhōngguó Xīnwén Zhōukān"),
    ("sanlian", "Sanlian Lifeweek", "三联生活周刊", "Sānlián Shēnghuó Zhōukān"),
    ("ifanr", "ifanr", "爱范儿", "Ài Fàn'er"),
    ("sspai", "Minority", "少数派", "Shǎoshù Pài"),
    ("zhihu", "Zhihu", "知乎", "Zhīhū"),
    ("naojiti", "Brain Polar Body", "脑极体", "Nǎojítǐ"),
    ("shenxiang", "Deep Echo", "深响", "Shēnxiǎng"),
    ("yuanchuan", "Yuanchuan Institute", "远川研究所", "Yuǎnchuān Yánjiūsuǒ"),
    ("icbank", "Semiconductor Observer", "半导体行业观察", "Bàndǎotǐ Hángyè Guānchá"),
    ("caict", "CAICT", "中国信通院", "Zhōngguó Xìntōngyuàn"),
    ("zhidx", "Zhidongxi", "智东西", "Zhì Dōngxi"),
    ("aitechtalk", "AI Technology Review", "AI科技评论", "AI Kējì Pínglùn"),
    ("baai", "BAAI Community", "智源社区", "Zhìyuán Shèqū"),
    ("guancha", "Observer Network", "观察者网", "Guāncházhě Wǎng"),
    ("huanqiu", "Global Times", "环球时报", "Huánqiú Shíbào"),
    ("nbd", "National Business Daily", "每日经济新闻", "Měirì Jīngjì Xīnwén"),
    ("time-weekly", "Time Weekly", "时代周报", "Shídài Zhōubào"),
];

/// Key, name, Chinese name.
pub(super) const TOPICS: [(&str, &str, &str); 25] = [
    ("cloud", "Cloud", "云计算"),
    ("enterprise-software", "Enterprise software", "企业软件"),
    ("large-models", "Large models", "大模型"),
    ("chips", "Chips", "芯片"),
    ("talent", "Talent", "人才"),
    ("facial-recognition", "Facial recognition", "人脸识别"),
    ("speech", "Speech", "语音"),
    ("translation", "Machine translation", "机器翻译"),
    ("driving", "Autonomous driving", "自动驾驶"),
    ("robots", "Robots", "机器人"),
    ("drones", "Drones", "无人机"),
    ("health", "Health", "医疗"),
    ("education", "Education", "教育"),
    ("labor", "Labor", "劳动"),
    ("gig-work", "Gig work", "零工经济"),
    ("privacy", "Privacy", "隐私"),
    ("governance", "Governance", "治理"),
    ("ethics", "Ethics", "伦理"),
    ("standards", "Standards", "标准"),
    ("antitrust", "Antitrust", "反垄断"),
    ("smart-cities", "Smart cities", "智慧城市"),
    ("open-source", "Open source", "开源"),
    ("benchmarks", "Benchmarks", "评测基准"),
    ("export-controls", "Export controls", "出口管制"),
    ("venture-capital", "Venture capital", "风险投资"),
];

/// Key, term, characters, pinyin.
pub(super) const GLOSSARY: [(&str, &str, &str, &str); 40] = [
    ("large-model", "large model", "大模型", "dà móxíng"),
    ("computing-power", "computing power", "算力", "suànlì"),
    ("chokehold", "chokehold technology", "卡脖子", "qiǎ bózi"),
    ("new-infrastructure", "new infrastructure", "新基建", "xīn jījiàn"),
    ("digital-economy", "digital economy", "数字经济", "shùzì jīngjì"),
    ("smart-city", "smart city", "智慧城市", "zhìhuì chéngshì"),
    ("city-brain", "city brain", "城市大脑", "chéngshì dànǎo"),
    ("middle-platform", "middle platform", "中台", "zhōngtái"),
    ("involution", "involution", "内卷", "nèijuǎn"),
    ("lying-flat", "lying flat", "躺平", "tǎngpíng"),
    ("platform-economy", "platform economy", "平台经济", "píngtái jīngjì"),
    ("delivery-rider", "delivery rider", "外卖骑手", "wàimài qíshǒu"),
    ("annotator", "data annotator", "标注员", "biāozhùyuán"),
    ("domestic-substitution", "domestic substitution", "国产替代", "guóchǎn tìdài"),
    ("self-reliance", "technological self-reliance", "自立自强", "zìlì zìqiáng"),
    ("controllable", "indigenous and controllable", "自主可控", "zìzhǔ kěkòng"),
    ("unicorn", "unicorn company", "独角兽", "dújiǎoshòu"),
    ("landing", "landing a technology", "落地", "luòdì"),
    ("empower", "empowerment", "赋能", "fùnéng"),
    ("closed-loop", "closed loop", "闭环", "bìhuán"),
    ("private-domain", "private domain traffic", "私域流量", "sīyù liúliàng"),
    ("short-video", "short video", "短视频", "duǎn shìpín"),
    ("mini-program", "mini program", "小程序", "xiǎo chéngxù"),
    ("hundred-models", "war of a hundred models", "百模大战", "bǎi mó dàzhàn"),
    ("pretraining", "pretraining", "预训练", "yùxùnliàn"),
    ("fine-tuning", "fine-tuning", "微调", "wēitiáo"),
    ("hallucination", "hallucination", "幻觉", "huànjué"),
    ("alignment", "alignment", "对齐", "duìqí"),
    ("multimodal", "multimodal model", "多模态", "duōmótài"),
    ("embodied", "embodied intelligence", "具身智能", "jùshēn zhìnéng"),
    ("intelligent-agent", "intelligent agent", "智能体", "zhìnéngtǐ"),
    ("knowledge-graph", "knowledge graph", "知识图谱", "zhīshi túpǔ"),
    ("federated", "federated learning", "联邦学习", "liánbāng xuéxí"),
    ("black-box", "black box", "黑箱", "hēixiāng"),
    ("filing-system", "filing system", "备案制", "bèi'àn zhì"),
    ("sandbox", "regulatory sandbox", "监管沙盒", "jiānguǎn shāhé"),
    ("white-paper", "white paper", "白皮书", "báipíshū"),
    ("think-tank", "think tank", "智库", "zhìkù"),
    ("state-key-lab", "state key laboratory", "国家重点实验室", "guójiā zhòngdiǎn shíyànshì"),
    ("double-eleven", "double eleven", "双十一", "shuāng shíyī"),
];

/// Name without tones, characters, pinyin.
type Name = (&'static str, &'static str, &'static str);

const SURNAMES: [Name; 20] = [
    ("Wang", "王", "Wáng"),
    ("Li", "李", "Lǐ"),
    ("Zhang", "张", "Zhāng"),
    ("Liu", "刘", "Liú"),
    ("Chen", "陈", "Chén"),
    ("Yang", "杨", "Yáng"),
    ("Huang", "黄", "Huáng"),
    ("Zhao", "赵", "Zhào"),
    ("Wu", "吴", "Wú"),
    ("Zhou", "周", "Zhōu"),
    ("Xu", "徐", "Xú"),
    ("Sun", "孙", "Sūn"),
    ("Ma", "马", "Mǎ"),
    ("Zhu", "朱", "Zhū"),
    ("Hu", "胡", "Hú"),
    ("Guo", "郭", "Guō"),
    ("He", "何", "Hé"),
    ("Lin", "林", "Lín"),
    ("Gao", "高", "Gāo"),
    ("Luo", "罗", "Luó"),
];

const GIVEN_NAMES: [Name; 9] = [
    ("Xiaoming", "晓明", "Xiǎomíng"),
    ("Wenjing", "文静", "Wénjìng"),
    ("Jianguo", "建国", "Jiànguó"),
    ("Yuting", "雨婷", "Yǔtíng"),
    ("Haoran", "浩然", "Hàorán"),
    ("Siyuan", "思远", "Sīyuǎn"),
    ("Meiling", "美玲", "Měilíng"),
    ("Zhiqiang", "志强", "Zhìqiáng"),
    ("Ruoxi", "若溪", "Ruòxī"),
];

const N_PEOPLE: u32 = 60;

/// Lists the files that stand beside the issues.
pub(super) fn files(english: &English, seed: u64) -> Vec<SourceFile> {
    // The issues count their streams from 1.
    let random = &mut Random::new(seed, 0);
    let mut about = || english.sentence(random, &[]);
    let file = |path: &str, entries: Vec<String>| SourceFile {
        path: path.to_owned(),
        text: entries.concat(),
    };
    vec![
        file("chinai.yaml", vec![CONFIG.to_owned()]),
        file("data/outlets.yaml", OUTLETS.iter().map(|it| outlet(it, &about())).collect()),
        file("data/people.yaml", (0..N_PEOPLE).map(|it| person(it, &about())).collect()),
        file("data/topics.yaml", TOPICS.iter().map(|it| topic(it, &about())).collect()),
        file("data/glossary.yaml", GLOSSARY.iter().map(|it| term(it, &about())).collect()),
    ]
}

/// Names one of the sixty people.
pub(super) fn person_name(random: &mut Random) -> String {
    let (surname, given_name) = names(random.below(N_PEOPLE));
    format!("{} {}", surname.0, given_name.0)
}

/// Makes up an address outside the archive.
pub(super) fn address(random: &mut Random) -> String {
    let host = random.pick(&OUTLETS).0;
    let (year, page) = (random.between(2016..=2024), random.below(1_000_000));
    format!("https://{host}.example/{year}/{page:06}")
}

const CONFIG: &str = "\
title: A Measured Archive
base_url: https://archive.example/
author: {name: Ada Chen, family: Chen}
language: en
description: An archive whose words mean nothing and whose weight is right
";

fn outlet(&(key, name, zh, pinyin): &(&str, &str, &str, &str), about: &str) -> String {
    format!(
        "{key}:\n  name: \"{name}\"\n  zh: {zh}\n  pinyin: \"{pinyin}\"\n  \
         aliases: [\"{name} Online\"]\n  about: \"{about}\"\n  url: https://{key}.example/\n"
    )
}

fn person(number: u32, about: &str) -> String {
    let (surname, given_name) = names(number);
    let key = format!("{}-{}", surname.0, given_name.0).to_ascii_lowercase();
    format!(
        "{key}:\n  name: {0} {3}\n  zh: {1}{4}\n  pinyin: \"{2} {5}\"\n  family: {0}\n  \
         aliases: [{3} {0}]\n  about: \"{about}\"\n",
        surname.0, surname.1, surname.2, given_name.0, given_name.1, given_name.2
    )
}

fn topic(&(key, name, zh): &(&str, &str, &str), about: &str) -> String {
    format!("{key}:\n  name: \"{name}\"\n  zh: {zh}\n  about: \"{about}\"\n")
}

fn term(&(key, term, zh, pinyin): &(&str, &str, &str, &str), about: &str) -> String {
    format!(
        "{key}:\n  term: \"{term}\"\n  zh: {zh}\n  pinyin: \"{pinyin}\"\n  about: \"{about}\"\n  \
         aliases: [\"{term} ({zh})\"]\n"
    )
}

/// Nobody has both names of another: twenty surnames and nine given names share no divisor.
fn names(number: u32) -> (Name, Name) {
    let number = number as usize;
    (SURNAMES[number % SURNAMES.len()], GIVEN_NAMES[number % GIVEN_NAMES.len()])
}
