//! The words that texts are made of.

/// English, the most common first.
pub(super) const ENGLISH: &str = "
the of and to in a is that for on as with are by it from this be at an has have not which more was
their they its or but we can will been how one about also what other than these new some all who
into there when were most would many such our so up over only between may while both if out first
data model models research companies company technology government state industry chinese system
systems development market policy learning language translation article piece report year
years work people time world national large public platform security industrial local training
algorithm algorithms cloud chips software hardware computing network university science scientists
lab labs paper papers engineers talent capital investment investors startups startup firms firm
products product users user services service business growth global international domestic
foreign american western eastern central regional provincial city cities county officials official
ministry regulators regulation rules law laws legal standards standard governance ethics safety
risk risks privacy protection personal information internet digital economy economic financial
banks finance trade exports export controls control supply chain manufacturing factory factories
workers labor jobs wages education students teachers schools school courses health medical hospital
hospitals doctors patients drugs drug disease care energy power electric vehicles vehicle driving
autonomous cars car robots robot drones drone cameras camera facial recognition face images image
video speech voice text search engine recommendation content media news social online mobile phone
phones apps app games game music film books book writing writers author authors readers reader
issue week month day today yesterday recent recently now then before after during since until
still already again often always never sometimes perhaps maybe likely probably certainly clearly
really very quite rather almost nearly around above below under against toward through across
within without beyond among along despite because although though however therefore instead
meanwhile moreover indeed finally second third last next early late long short high low big small
great good better best bad worse hard easy simple complex open closed free cheap expensive fast
slow strong weak important main major minor key basic general specific particular different similar
same own certain several few much little less least each every any no none nothing something
everything someone anyone everyone he she his her him them us me my your you i here where why
whether do does did done doing make makes made making take takes took taken give gives given get
gets got go goes went gone come comes came see sees saw seen say says said tell tells told think
thinks thought know knows knew known find finds found show shows showed shown use uses used using
need needs needed want wants wanted try tries tried help helps helped keep keeps kept let lets
leave leaves left lead leads led build builds built building create creates created develop
develops developed grow grows grew grown rise rises rose risen fall falls fell fallen increase
increased decrease reduce reduced change changes changed move moves moved start starts started
begin begins began end ends ended stop stops continue continues continued become becomes became
remain remains remained seem seems seemed appear appears appeared argue argues argued claim claims
claimed suggest suggests suggested note notes noted write writes wrote written read reads speak
speaks spoke discuss discussed describe describes described explain explains explained compare
compared measure measured count counts counted estimate estimates test tests tested evaluate
evaluation benchmark benchmarks performance accuracy results result figures figure numbers number
percent billion million thousand hundred half share rate rates level levels scale size amount cost
costs price prices value values revenue profit losses budget funding funds fund plan plans planned
planning project projects program programs strategy strategic goal goals target targets effort
efforts approach approaches method methods process processes practice practices case cases example
examples question questions answer answers problem problems challenge challenges solution solutions
reason reasons effect effects impact influence role roles part parts side sides point points view
views idea ideas concept concepts term terms word words story stories history future past present
period stage step steps area areas field fields sector sectors place places region regions country
countries nation nations province house center group groups team teams member members leader
leaders founder founders executive executives manager expert experts scholar scholars professor
analyst analysts journalist journalists critics debate debates discussion conference meeting forum
summit event events interview interviews survey surveys study studies analysis evidence
source sources document documents draft measures guidelines opinion opinions committee council
department office bureau agency institute academy association alliance community society culture
trust competition cooperation collaboration partner partners rival rivals customer customers
consumer consumers demand production capacity equipment materials semiconductor advanced innovation
breakthrough bottleneck gap dependence independence application applications deployment adoption
infrastructure framework frameworks architecture parameter parameters tokens inference compute
cluster clusters servers storage bandwidth latency sensor sensors devices device interface code
developer developers tool tools library libraries ecosystem
";

/// Chinese, none of it longer than six characters.
pub(super) const HAN: [&str; 96] = [
    "阿里云",
    "机器之心",
    "人工智能",
    "大模型",
    "深度学习",
    "机器学习",
    "云计算",
    "自动驾驶",
    "人脸识别",
    "语音识别",
    "自然语言处理",
    "计算机视觉",
    "神经网络",
    "强化学习",
    "算力",
    "算法",
    "数据",
    "芯片",
    "半导体",
    "操作系统",
    "开源",
    "百度",
    "腾讯",
    "华为",
    "字节跳动",
    "商汤科技",
    "旷视科技",
    "科大讯飞",
    "寒武纪",
    "地平线",
    "大疆",
    "小米",
    "京东",
    "美团",
    "滴滴",
    "拼多多",
    "清华大学",
    "北京大学",
    "中国科学院",
    "浙江大学",
    "智源研究院",
    "工信部",
    "科技部",
    "网信办",
    "发改委",
    "国务院",
    "北京",
    "上海",
    "深圳",
    "杭州",
    "合肥",
    "贵阳",
    "中关村",
    "双十一",
    "新基建",
    "数字经济",
    "智慧城市",
    "智能制造",
    "产业升级",
    "卡脖子",
    "自主可控",
    "国产替代",
    "供应链",
    "人才",
    "创业公司",
    "投资人",
    "独角兽",
    "融资",
    "上市",
    "垄断",
    "隐私保护",
    "个人信息",
    "数据安全",
    "网络安全",
    "算法推荐",
    "平台经济",
    "外卖骑手",
    "标注员",
    "工程师",
    "程序员",
    "互联网",
    "短视频",
    "直播",
    "医疗影像",
    "智能客服",
    "机器人",
    "无人机",
    "新能源",
    "智能音箱",
    "翻译",
    "评测",
    "基准",
    "预训练",
    "多模态",
    "生成式",
    "伦理",
];
