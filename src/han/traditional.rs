//! The characters that only traditional script has, and what simplified script writes for them.
//!
//! Made from the characters of Big5's frequent level that GB 2312 does not have and that ICU's
//! `Traditional-Simplified` (from Unihan's `kSimplifiedVariant`) turns into one it has. Characters
//! that both scripts use, such as 后 and 里, are therefore not here.

/// Whether only traditional script writes this character.
pub(super) fn is_traditional(c: char) -> bool {
    let place = u32::from(c).wrapping_sub(FIRST) as usize;
    IS_TRADITIONAL.get(place / 64).is_some_and(|bits| bits >> (place % 64) & 1 == 1)
}

/// What simplified script writes for a character.
pub(super) fn simplified(c: char) -> char {
    let simple = |place: usize| SIMPLIFIED[place * WIDTH..].chars().next();
    place(c).and_then(simple).unwrap_or(c)
}

/// Every character that only traditional script has, with the one that simplified script writes.
pub(super) fn pairs() -> impl Iterator<Item = (char, char)> {
    TRADITIONAL.chars().zip(SIMPLIFIED.chars())
}

fn place(c: char) -> Option<usize> {
    let table = TRADITIONAL.as_bytes();
    let mut buffer = [0; 4];
    // UTF-8 keeps the order of characters, and every one here takes three bytes.
    let wanted = c.encode_utf8(&mut buffer).as_bytes();
    if wanted.len() != WIDTH {
        return None;
    }
    table.as_chunks::<WIDTH>().0.binary_search_by(|known| known.as_slice().cmp(wanted)).ok()
}

const WIDTH: usize = 3;

/// A bit for each character from [`FIRST`] on: every Han character of every page is asked for.
const IS_TRADITIONAL: [u64; 0x5200 / 64] = marked();

const FIRST: u32 = 0x4e00;

const fn marked() -> [u64; 0x5200 / 64] {
    let table = TRADITIONAL.as_bytes();
    let mut bits = [0; 0x5200 / 64];
    let mut at = 0;
    while at < table.len() {
        let (head, middle, tail) = (table[at] & 0xf, table[at + 1] & 0x3f, table[at + 2] & 0x3f);
        let code = (head as u32) << 12 | (middle as u32) << 6 | tail as u32;
        let place = (code - FIRST) as usize;
        bits[place / 64] |= 1 << (place % 64);
        at += WIDTH;
    }
    bits
}

/// In the order of their code points.
const TRADITIONAL: &str = "\
    丟並亂亙亞佇佈佔併來侖侶侷係俠倀倆倉個們倖倣倫偉側偵偽傑傖傘備傢傭傯傳債傷傾僅僇僑僕僥僱\
    價儀儂億儈儉儐儔儕儘償優儲儷儻儼兇兌兒兗內兩冊冪凍凜凱別刪則剋剎剛剝剴創剷劃劇劉劊劍劑勁\
    動勗務勛勝勞勢勳勵勸勻匯匱區協卹卻厭厲參叢吳吶呂員唸問啞啟喚喪喫喬單喲嗆嗇嗎嗚嗶嘆嘍嘔嘖\
    嘗嘩嘮嘯嘰噓噥噯噴噸噹嚀嚇嚐嚕嚥嚨嚮嚴嚶囀囁囂囈囑囪國圍園圓圖團執堅堊堝堯報場塊塋塒塗塚\
    塢塵塹墊墜墮墳墾壇壎壓壘壙壞壟壢壩壯壺壽夠夢夾奐奧奩奪奮妝姍姦姪娛婁婦媧媼媽嫗嫵嫻嬈嬋嬌\
    嬝嬤嬪嬰嬸孃孫學孿宮寢實寧審寫寬寵寶將專尋對導尷屆屍屜屢層屨屬岡峴島峽崑崗崙崢嵐嶄嶇嶸嶺\
    嶼巒巔巖帥師帳帶幀幃幗幟幣幫幹幾庫廁廂廄廈廚廝廟廠廢廣廬廳弒弔張強彆彈彌彎彙彥彿徑從徠復\
    徬徹恆恥悅悵悶悽惡惱惻愛愜愴愷愾慄慇態慍慘慚慟慣慫慮慶慼慾憂憊憐憑憚憤憫憮憲憶懇應懍懣懲\
    懶懷懸懺懼懾戀戰戲戶拋挾捨捫捲掃掄掙掛採揀揚換揮搆損搖搗搶搾摑摟摯摻撈撐撓撚撢撥撫撲撳撻\
    撾撿擁擄擇擊擋擔據擠擬擰擱擲擴擷擺擻擾攆攏攔攙攜攝攣攤攪攬敗敘敵數斂斃斕斬斷昇時晉晝暈暉\
    暢暫暱曄曆曇曉曖曠曬書會朧東柵桿梔條梟棄棗棟棧棲楊楓楨業極榮構槍槓槨槳樁樂樅樑樓標樞樣樸\
    樹樺橈橋機橢橫檔檜檢檣檯檳檸檻櫃櫓櫚櫛櫝櫥櫬櫺櫻欄權欖欽歎歐歟歡歲歷歸歿殘殤殮殯殲殺殼毀\
    毆毬氈氣氫氬氳氾汎汙決沍沒沖況洩洶浹涇涼淒淚淨淪淵淺渙減渦測渾湊湧湯準溝溫溼滄滅滌滬滯滲\
    滷滾滿漁漢漣漬漲漸漿潑潔潛潤潯潰澀澆澗澠澤澱濁濃濕濘濟濤濫濬濰濱濺濾瀆瀉瀋瀏瀕瀘瀝瀟瀨瀰\
    瀲瀾灑灘灣灤災為烏無煉煙煥煩煬熒熱熾燄燈燉燐燒燙燜營燦燬燭燴燻燼燾爍爐爛爭爺爾牆牘牽犖犢\
    犧狀狹狽猙猶獄獅獎獨獰獲獵獷獸獺獻玀現琺琿瑣瑤瑩瑪瑯璣璦環璽瓊瓏瓔瓚甌甕產畝畢畫異當疇疊\
    痙痠瘋瘍瘓瘡瘧瘺療癆癒癘癟癡癢癥癩癬癮癱癲發皚皰皺盃盜盞盡監盤盧盪眾睏睜睞睪瞇瞞瞭瞼矚矯\
    砲硯碩確碼磚磧磯礎礙礦礪礫礬祕祿禍禎禦禪禮禱禿秈稅稈稜稟種稱穀穌積穎穡穢穩穫窩窪窮窯窺竄\
    竅竇竊競筆筍筧箇箋箏節範築篤篩簍簞簡簣簫簷簽簾籃籌籐籟籠籤籬籮籲粵糝糞糧糰糾紀紂約紅紆紇\
    紉紋納紐純紕紗紙級紛紜紡紮細紱紲紳紹紼絀終絃組絆結絕絛絞絡絢給絨統絲絳絹綁綏綑經綜綞綠綢\
    綬維綰綱網綴綵綸綺綻綽綾綿緇緊緒緘緙線緝緞締緣編緩緬緯緲練緹緻縈縉縊縐縑縛縝縞縣縫縮縱縲\
    縴縵縷縹總績繃繅繆繒織繕繚繞繡繩繪繫繭繳繹繼繽續纏纓纔纖纜缽罈罌罰罵罷羅羈羋羨義羶習翹聖\
    聞聯聰聲聳聶職聽聾肅脅脈脣脫脹腎腦腫腳腸膚膠膩膽膾膿臉臍臏臘臚臟臥臨臺與興舉舊艙艦艱艷芻\
    苧茲荊莊莖莢莧華萇萊萬萵葉葦葷蒐蒞蒼蓀蓆蓋蓮蔔蔣蔥蔭蕩蕪蕭薊薑薔薦薩薺藍藝藥藪藷藹藺蘆蘇\
    蘊蘋蘚蘭蘿處虛虜號虧蛻蜆蝕蝦蝨蝸螞螢螻蟈蟬蟯蟲蟻蠅蠍蠔蠟蠣蠱蠶蠻術衛衝袞裊補裝裡製複褲褸\
    褻襖襠襤襪襯襲見規覓視覦親覬覲覺覽觀觴觸訂訃計訊訌討訐訓訕訖託記訛訝訟訣訥訪設許訴訶診註\
    証詁詆詐詔評詛詞詠詢詣試詩詫詬詭詮詰話該詳詼誅誇誌認誑誕誘誚語誠誡誣誤誥誦誨說誰課誶誹誼\
    調諂諄談諉請諍諒論諛諜諦諧諫諭諮諱諳諶諷諸諺諼諾謀謁謂謄謊謎謐謗謙講謝謠謨謫謬謹譁證譎譏\
    識譙譚譜譟譫譯議譴護譽讀變讒讓讖讚讜豈豎豐豔豬貍貓貝貞負財貢貧貨販貪貫責貯貲貳貴貶買貸費\
    貼貽貿賀賁賂賃賄賅資賈賊賑賒賓賜賞賠賡賢賣賤賦質賬賭賴賸賺賻購賽贅贈贊贍贏贓贖贗贛趕趙趨\
    跡跼踐踡踴蹕蹟蹣蹤蹺躉躊躋躍躑躓躡躪軀車軋軌軍軒軔軛軟軸軻軼軾較載輊輒輓輔輕輛輜輝輞輟輥\
    輦輩輪輯輳輸輻輾輿轂轄轅轉轍轎轔轟轡辦辭辮辯農迴逕這連週進遊運過達違遙遜遞遠適遲遷選遺遼\
    邁還邇邊邏邐郵鄉鄒鄧鄭鄰鄴酈醃醜醞醫醬釀釁釅釋釐釗釘釙針釣釦釧釩釵鈉鈍鈐鈑鈔鈕鈞鈣鈴鈷鈸\
    鈹鈽鈾鈿鉀鉅鉉鉍鉑鉗鉚鉛鉤鉸鉻銀銅銑銓銖銘銜銨銬銲銳銷銻銼鋁鋅鋇鋒鋤鋪鋰鋸鋼錄錐錕錘錙錚\
    錠錢錦錨錫錮錯錳錶鍊鍋鍍鍔鍛鍥鍬鍰鍵鍾鎂鎊鎖鎗鎘鎚鎢鎬鎮鎰鎳鏃鏈鏍鏑鏗鏘鏜鏝鏟鏡鏢鏤鏨鏽\
    鐃鐘鐫鐮鐲鐳鐵鐸鐺鑄鑑鑒鑠鑣鑰鑲鑷鑼鑽鑾鑿長門閂閃閉開閎閏閑閒間閔閘閡閣閥閨閩閭閱閻闆闈\
    闊闋闌闐闔闕闖關闡闢陘陝陞陣陰陳陸陽隄隊階隕際隨險隱隴隸隻雋雖雙雛雜雞離難雲電霑霧霽靂靄\
    靈靜靦靨鞏韁韃韉韋韌韓韜韻響頁頂頃項順須頊頌預頑頒頓頗領頜頡頤頭頰頷頸頹頻顆題額顎顏顓願\
    顛類顥顧顫顯顰顱風颯颱颳颶颼飄飛飢飩飪飭飯飲飴飼飽飾餃餅餉養餌餒餓餘餚餛餞餡館餵餽餾餿饅\
    饉饑饒饗饜饞馬馭馮馱馳馴駁駐駑駒駕駙駛駝駟駢駭駱駿騁騎騖騙騫騰騷騾驀驃驅驍驕驗驚驛驟驢驥\
    驪骯髏髒體髖髮鬆鬍鬚鬢鬥鬧鬨鬱魎魘魚魯魷鮑鮪鮫鮭鮮鯀鯉鯊鯖鯛鯧鯨鯽鰍鰓鰥鰭鰱鰻鰾鱉鱔鱖鱗\
    鱟鱷鱸鳥鳩鳳鳴鳶鴆鴉鴕鴛鴣鴦鴨鴻鴿鵑鵝鵠鵡鵪鵬鵲鶉鶯鶴鷂鷓鷗鷥鷹鷺鸚鸛鸞鹵鹹鹼鹽麗麥麩麵\
    麼黃黌點黨黴黷鼇鼕鼴齊齋齒齜齟齡齣齦齧齪齬齲齷龍龐龔龜";

/// What simplified script writes for each of them, in the same order.
const SIMPLIFIED: &str = "\
    丢并乱亘亚伫布占并来仑侣局系侠伥俩仓个们幸仿伦伟侧侦伪杰伧伞备家佣偬传债伤倾仅戮侨仆侥雇\
    价仪侬亿侩俭傧俦侪尽偿优储俪傥俨凶兑儿兖内两册幂冻凛凯别删则克刹刚剥剀创铲划剧刘刽剑剂劲\
    动勖务勋胜劳势勋励劝匀汇匮区协恤却厌厉参丛吴呐吕员念问哑启唤丧吃乔单哟呛啬吗呜哔叹喽呕啧\
    尝哗唠啸叽嘘哝嗳喷吨当咛吓尝噜咽咙向严嘤啭嗫嚣呓嘱囱国围园圆图团执坚垩埚尧报场块茔埘涂冢\
    坞尘堑垫坠堕坟垦坛埙压垒圹坏垄坜坝壮壶寿够梦夹奂奥奁夺奋妆姗奸侄娱娄妇娲媪妈妪妩娴娆婵娇\
    袅嬷嫔婴婶娘孙学孪宫寝实宁审写宽宠宝将专寻对导尴届尸屉屡层屦属冈岘岛峡昆岗仑峥岚崭岖嵘岭\
    屿峦巅岩帅师帐带帧帏帼帜币帮干几库厕厢厩厦厨厮庙厂废广庐厅弑吊张强别弹弥弯汇彦佛径从徕复\
    彷彻恒耻悦怅闷凄恶恼恻爱惬怆恺忾栗殷态愠惨惭恸惯怂虑庆戚欲忧惫怜凭惮愤悯怃宪忆恳应懔懑惩\
    懒怀悬忏惧慑恋战戏户抛挟舍扪卷扫抡挣挂采拣扬换挥构损摇捣抢榨掴搂挚掺捞撑挠捻掸拨抚扑揿挞\
    挝捡拥掳择击挡担据挤拟拧搁掷扩撷摆擞扰撵拢拦搀携摄挛摊搅揽败叙敌数敛毙斓斩断升时晋昼晕晖\
    畅暂昵晔历昙晓暧旷晒书会胧东栅杆栀条枭弃枣栋栈栖杨枫桢业极荣构枪杠椁桨桩乐枞梁楼标枢样朴\
    树桦桡桥机椭横档桧检樯台槟柠槛柜橹榈栉椟橱榇棂樱栏权榄钦叹欧欤欢岁历归殁残殇殓殡歼杀壳毁\
    殴球毡气氢氩氲泛泛污决冱没冲况泄汹浃泾凉凄泪净沦渊浅涣减涡测浑凑涌汤准沟温湿沧灭涤沪滞渗\
    卤滚满渔汉涟渍涨渐浆泼洁潜润浔溃涩浇涧渑泽淀浊浓湿泞济涛滥浚潍滨溅滤渎泻沈浏濒泸沥潇濑弥\
    潋澜洒滩湾滦灾为乌无炼烟焕烦炀荧热炽焰灯炖磷烧烫焖营灿毁烛烩熏烬焘烁炉烂争爷尔墙牍牵荦犊\
    牺状狭狈狰犹狱狮奖独狞获猎犷兽獭献猡现珐珲琐瑶莹玛琅玑瑷环玺琼珑璎瓒瓯瓮产亩毕画异当畴叠\
    痉酸疯疡痪疮疟瘘疗痨愈疠瘪痴痒症癞癣瘾瘫癫发皑疱皱杯盗盏尽监盘卢荡众困睁睐睾眯瞒了睑瞩矫\
    炮砚硕确码砖碛矶础碍矿砺砾矾秘禄祸祯御禅礼祷秃籼税秆棱禀种称谷稣积颖穑秽稳获窝洼穷窑窥窜\
    窍窦窃竞笔笋笕个笺筝节范筑笃筛篓箪简篑箫檐签帘篮筹藤籁笼签篱箩吁粤糁粪粮团纠纪纣约红纡纥\
    纫纹纳纽纯纰纱纸级纷纭纺扎细绂绁绅绍绋绌终弦组绊结绝绦绞络绚给绒统丝绛绢绑绥捆经综缍绿绸\
    绶维绾纲网缀彩纶绮绽绰绫绵缁紧绪缄缂线缉缎缔缘编缓缅纬缈练缇致萦缙缢绉缣缚缜缟县缝缩纵缧\
    纤缦缕缥总绩绷缫缪缯织缮缭绕绣绳绘系茧缴绎继缤续缠缨才纤缆钵坛罂罚骂罢罗羁芈羡义膻习翘圣\
    闻联聪声耸聂职听聋肃胁脉唇脱胀肾脑肿脚肠肤胶腻胆脍脓脸脐膑腊胪脏卧临台与兴举旧舱舰艰艳刍\
    苎兹荆庄茎荚苋华苌莱万莴叶苇荤搜莅苍荪席盖莲卜蒋葱荫荡芜萧蓟姜蔷荐萨荠蓝艺药薮薯蔼蔺芦苏\
    蕴苹藓兰萝处虚虏号亏蜕蚬蚀虾虱蜗蚂萤蝼蝈蝉蛲虫蚁蝇蝎蚝蜡蛎蛊蚕蛮术卫冲衮袅补装里制复裤褛\
    亵袄裆褴袜衬袭见规觅视觎亲觊觐觉览观觞触订讣计讯讧讨讦训讪讫托记讹讶讼诀讷访设许诉诃诊注\
    证诂诋诈诏评诅词咏询诣试诗诧诟诡诠诘话该详诙诛夸志认诳诞诱诮语诚诫诬误诰诵诲说谁课谇诽谊\
    调谄谆谈诿请诤谅论谀谍谛谐谏谕谘讳谙谌讽诸谚谖诺谋谒谓誊谎谜谧谤谦讲谢谣谟谪谬谨哗证谲讥\
    识谯谭谱噪谵译议谴护誉读变谗让谶赞谠岂竖丰艳猪狸猫贝贞负财贡贫货贩贪贯责贮赀贰贵贬买贷费\
    贴贻贸贺贲赂赁贿赅资贾贼赈赊宾赐赏赔赓贤卖贱赋质账赌赖剩赚赙购赛赘赠赞赡赢赃赎赝赣赶赵趋\
    迹局践蜷踊跸迹蹒踪跷趸踌跻跃踯踬蹑躏躯车轧轨军轩轫轭软轴轲轶轼较载轾辄挽辅轻辆辎辉辋辍辊\
    辇辈轮辑辏输辐辗舆毂辖辕转辙轿辚轰辔办辞辫辩农回迳这连周进游运过达违遥逊递远适迟迁选遗辽\
    迈还迩边逻逦邮乡邹邓郑邻邺郦腌丑酝医酱酿衅酽释厘钊钉钋针钓扣钏钒钗钠钝钤钣钞钮钧钙铃钴钹\
    铍钸铀钿钾钜铉铋铂钳铆铅钩铰铬银铜铣铨铢铭衔铵铐焊锐销锑锉铝锌钡锋锄铺锂锯钢录锥锟锤锱铮\
    锭钱锦锚锡锢错锰表炼锅镀锷锻锲锹锾键钟镁镑锁枪镉锤钨镐镇镒镍镞链镙镝铿锵镗镘铲镜镖镂錾锈\
    铙钟镌镰镯镭铁铎铛铸鉴鉴铄镳钥镶镊锣钻銮凿长门闩闪闭开闳闰闲闲间闵闸阂阁阀闺闽闾阅阎板闱\
    阔阕阑阗阖阙闯关阐辟陉陕升阵阴陈陆阳堤队阶陨际随险隐陇隶只隽虽双雏杂鸡离难云电沾雾霁雳霭\
    灵静腼靥巩缰鞑鞯韦韧韩韬韵响页顶顷项顺须顼颂预顽颁顿颇领颌颉颐头颊颔颈颓频颗题额颚颜颛愿\
    颠类颢顾颤显颦颅风飒台刮飓飕飘飞饥饨饪饬饭饮饴饲饱饰饺饼饷养饵馁饿余肴馄饯馅馆喂馈馏馊馒\
    馑饥饶飨餍馋马驭冯驮驰驯驳驻驽驹驾驸驶驼驷骈骇骆骏骋骑骛骗骞腾骚骡蓦骠驱骁骄验惊驿骤驴骥\
    骊肮髅脏体髋发松胡须鬓斗闹哄郁魉魇鱼鲁鱿鲍鲔鲛鲑鲜鲧鲤鲨鲭鲷鲳鲸鲫鳅鳃鳏鳍鲢鳗鳔鳖鳝鳜鳞\
    鲎鳄鲈鸟鸠凤鸣鸢鸩鸦鸵鸳鸪鸯鸭鸿鸽鹃鹅鹄鹉鹌鹏鹊鹑莺鹤鹞鹧鸥鸶鹰鹭鹦鹳鸾卤咸碱盐丽麦麸面\
    么黄黉点党霉黩鳌冬鼹齐斋齿龇龃龄出龈啮龊龉龋龌龙庞龚龟";

#[cfg(test)]
mod tests {
    use super::{TRADITIONAL, WIDTH, is_traditional, pairs, simplified};

    #[test]
    fn the_table_is_in_order_and_each_character_takes_three_bytes() {
        assert!(TRADITIONAL.chars().is_sorted_by(|a, b| a < b));
        assert!(TRADITIONAL.chars().all(|c| c.len_utf8() == WIDTH));
    }

    #[test]
    fn every_character_of_the_table_is_found_and_shared_ones_are_not() {
        assert!(TRADITIONAL.chars().all(is_traditional));
        assert!(!"后里人工智能国a𠀀".chars().any(is_traditional));
    }

    #[test]
    fn every_character_of_the_table_has_a_simplified_one_that_is_final() {
        assert_eq!(pairs().count(), TRADITIONAL.chars().count());
        assert!(pairs().all(|(from, to)| simplified(from) == to && !is_traditional(to)));
        let text: String = "臺灣雲計算與機器學習abc".chars().map(simplified).collect();
        assert_eq!(text, "台湾云计算与机器学习abc");
    }
}
