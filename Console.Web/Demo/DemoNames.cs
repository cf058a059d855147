namespace CampaignConsole.Web.Demo;

/// <summary>Names of invented people and of real cities.</summary>
static class DemoNames
{
    static readonly string[] Surnames = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧"];

    static readonly string[] Given = ["晓明", "芳", "伟", "秀英", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "艳", "勇", "杰", "娟", "涛", "超", "明", "霞", "平", "刚", "桂英", "雨桐", "子涵", "浩然", "欣怡", "梓萱", "宇轩", "诗涵", "建国", "美玲", "思远", "嘉怡", "文博", "佳琪"];

    static readonly string[] First = ["Sophie", "David", "Emily", "James", "Olivia", "Daniel", "Grace", "Michael", "Chloe", "Ryan", "Lily", "Jason", "Hannah", "Kevin", "Amy", "Eric", "Zoe", "Peter", "Nina", "Oscar"];

    static readonly string[] Last = ["Zhang", "Chen", "Wang", "Liu", "Taylor", "Brown", "Lin", "Wong", "Smith", "Lee", "Martin", "Walker", "Huang", "Garcia", "Novak", "Tan"];

    static readonly string[] Streets = ["人民路", "中山路", "解放路", "建设路", "和平路", "长江路", "黄河路", "文化路", "新华路", "光明路"];

    /// <summary>Cities with region and time zone; the first store of a city is the brand's own.</summary>
    public static IReadOnlyList<(string City, string CityEn, string Region, string Zone, string Place)> Cities { get; } =
    [
        ("哈尔滨", "Harbin", "North", "Asia/Shanghai", "中央大街"), ("沈阳", "Shenyang", "North", "Asia/Shanghai", "万象城"), ("大连", "Dalian", "North", "Asia/Shanghai", "天津街"),
        ("长春", "Changchun", "North", "Asia/Shanghai", "重庆路"), ("北京", "Beijing", "North", "Asia/Shanghai", "三里屯"), ("天津", "Tianjin", "North", "Asia/Shanghai", "滨江道"),
        ("石家庄", "Shijiazhuang", "North", "Asia/Shanghai", "勒泰"), ("上海", "Shanghai", "East", "Asia/Shanghai", "南京西路"), ("杭州", "Hangzhou", "East", "Asia/Shanghai", "湖滨"),
        ("南京", "Nanjing", "East", "Asia/Shanghai", "新街口"), ("苏州", "Suzhou", "East", "Asia/Shanghai", "观前街"), ("宁波", "Ningbo", "East", "Asia/Shanghai", "天一广场"),
        ("合肥", "Hefei", "East", "Asia/Shanghai", "银泰"), ("厦门", "Xiamen", "East", "Asia/Shanghai", "中山路"), ("济南", "Jinan", "East", "Asia/Shanghai", "恒隆"),
        ("乌鲁木齐", "Urumqi", "West", "Asia/Urumqi", "友好"), ("喀什", "Kashgar", "West", "Asia/Urumqi", "古城"), ("伊宁", "Yining", "West", "Asia/Urumqi", "天百"),
        ("西安", "Xi'an", "West", "Asia/Shanghai", "钟楼"), ("成都", "Chengdu", "West", "Asia/Shanghai", "春熙路"),
    ];

    public static (string Name, bool IsChinese) Person(Dice dice) => dice.Chance(0.82)
        ? (dice.Of(Surnames) + dice.Of(Given), true)
        : ($"{dice.Of(First)} {dice.Of(Last)}", false);

    public static string Street(Dice dice) => $"{dice.Of(Streets)}{dice.Between(1, 480)}号";
}
