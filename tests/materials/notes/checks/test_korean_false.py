"""False Korean translations, wrong in one thing: each must be refused, or flagged where words can mean more."""

import pytest

from backend.materials.notes.checks.findings import Strength
from backend.materials.notes.checks.korean import check_korean

REFUSED = [
    ("ten times", "The plan will cost $2.4 million in its first year.", "이 계획에는 첫해에 2,400만 달러가 듭니다."),
    ("thousand times", "The plan will cost $2.4 million in its first year.", "이 계획에는 첫해에 24억 달러가 듭니다."),
    ("million as ten thousand", "The plant makes 3 million cans a day.", "이 공장은 하루에 캔 3만 개를 만듭니다."),
    ("billion as million", "The fund holds 1.2 billion euros.", "이 기금의 규모는 1억 2천만 유로입니다."),
    ("vague scale", "Tens of thousands of fans came to the square.", "수천 명의 팬이 광장에 모였습니다."),
    ("year", "The fleet will be electric by 2029.", "이 선단은 2019년까지 전기로 바뀝니다."),
    ("currency", "A ticket costs 40 euros.", "표 한 장은 40달러입니다."),
    ("won for dollars", "The prize is worth 10,000 dollars.", "상금은 1만 원입니다."),
    ("weekday", "The match is on Friday.", "경기는 토요일에 열립니다."),
    ("month", "The festival starts on May 3.", "축제는 6월 3일에 시작됩니다."),
    ("day", "The festival starts on May 3.", "축제는 5월 13일에 시작됩니다."),
    ("morning for evening", "The shop opens at 7 a.m.", "이 가게는 오후 7시에 문을 엽니다."),
    ("unit of length", "The tunnel is 12 kilometers long.", "이 터널의 길이는 12미터입니다."),
    ("unit of time", "The flight took 28 minutes.", "비행에는 28시간이 걸렸습니다."),
    ("miles as kilometers", "They walked 60 miles.", "그들은 60킬로미터를 걸었습니다."),
    ("percent as points", "Turnout rose by 4 percentage points.", "투표율은 4퍼센트 올랐습니다."),
    ("percent as count", "The firm will cut 12 percent of its jobs.", "회사는 일자리 12개를 줄입니다."),
    ("fraction", "A third of the houses were damaged.", "주택의 4분의 1이 부서졌습니다."),
    ("half", "Half of the fish died.", "물고기의 3분의 2가 죽었습니다."),
    ("doubled", "The number of users doubled.", "이용자 수가 세 배로 늘었습니다."),
    ("ordinal", "It was her third title.", "그에게는 네 번째 우승이었습니다."),
    ("rank", "The Kenyan runner came second.", "케냐 선수는 3위를 했습니다."),
    ("age", "The 34-year-old teacher saved two children.", "43세의 교사가 아이 두 명을 구했습니다."),
    ("native number", "Five children were found in the cave.", "동굴에서 아이 일곱 명이 발견되었습니다."),
    ("days", "Rescuers searched for three days.", "구조대는 나흘 동안 수색했습니다."),
    ("score", "Spain won 3-1.", "스페인이 3 대 2로 이겼습니다."),
    ("decade", "The song was a hit in the 1980s.", "이 노래는 1990년대에 인기를 끌었습니다."),
    ("century", "The church dates from the 12th century.", "이 교회는 13세기에 지어졌습니다."),
    ("value lost", "The storm damaged 300 houses.", "폭풍으로 많은 집이 부서졌습니다."),
    ("value added", "The storm damaged many houses.", "폭풍으로 집 300채가 부서졌습니다."),
    ("Fahrenheit", "It was 44 degrees Celsius in the shade.", "그늘에서도 화씨 44도였습니다."),
    ("lost not", "The minister did not resign.", "장관은 사임했습니다."),
    ("lost never", "The village has never had a doctor.", "이 마을에는 의사가 있었습니다."),
    ("lost no", "No passengers were hurt.", "승객들이 다쳤습니다."),
    ("lost nobody", "Nobody lives on the island.", "섬에는 사람들이 살고 있습니다."),
    ("lost without", "They crossed the desert without a guide.", "그들은 안내인과 함께 사막을 건넜습니다."),
    ("added 않", "The company will replace its buses.", "회사는 버스를 바꾸지 않습니다."),
    ("added 못", "The two parties agreed on a budget.", "두 당은 예산안에 합의하지 못했습니다."),
    ("added 없", "There is a bridge over the river.", "강에는 다리가 없습니다."),
    ("added 수 없", "Visitors can see the paintings from Monday.", "방문객은 월요일부터 그림을 볼 수 없습니다."),
    ("speech negated", "The mayor said that the school would open.", "시장은 학교가 문을 연다고 말하지 않았습니다."),
    ("rose as fell", "Prices rose 3 percent.", "물가가 3퍼센트 떨어졌습니다."),
    ("fell as rose", "Unemployment fell to 5 percent.", "실업률은 5퍼센트로 올랐습니다."),
    ("cut as raised", "The bank cut its main rate.", "은행은 기준금리를 인상했습니다."),
    ("approved as rejected", "Parliament approved the bill.", "의회는 이 법안을 부결했습니다."),
    ("rejected as approved", "Voters rejected the plan.", "유권자들은 이 계획을 승인했습니다."),
    ("guilty as innocent", "The jury found him guilty.", "배심원단은 그에게 무죄 평결을 내렸습니다."),
    ("won as lost", "Croatia beat Japan.", "크로아티아는 일본에 졌습니다."),
    ("denied as admitted", "The driver denied the charge.", "운전자는 혐의를 인정했습니다."),
    ("banned as allowed", "The city banned scooters.", "시는 전동 킥보드를 허용했습니다."),
    ("export as import", "Exports of steel grew.", "철강 수입이 금액 기준으로 늘었고 수입품이 많아졌습니다."),
    ("dead as injured", "Four people died in the crash.", "이 사고로 4명이 다쳤습니다."),
    ("north as south", "The fire broke out in northern Greece.", "그리스 남부에서 불이 났습니다."),
    ("last as next year", "The museum opened last year.", "이 박물관은 내년에 문을 엽니다."),
    ("country", "A tourist from Japan was rescued.", "중국인 관광객이 구조되었습니다."),
    ("country added", "A tourist was rescued from the mountain.", "프랑스 관광객이 산에서 구조되었습니다."),
    ("sentence lost", "The ferry sank. Nobody was hurt.", "여객선이 가라앉았습니다."),
    ("sentence added", "The ferry sank.", "여객선이 가라앉았습니다. 선장은 도망쳤습니다."),
    ("haeyo", "The ferry sank.", "여객선이 가라앉았어요."),
    ("plain form", "The ferry sank.", "여객선이 가라앉았다."),
    ("noun ending", "The ferry sank.", "여객선 침몰."),
    ("one sentence of two plain", "The ferry sank. Nobody was hurt.", "여객선이 가라앉았습니다. 다친 사람은 없었다."),
    ("English word", "The ferry sank in the harbor.", "ferry가 항구에서 가라앉았습니다."),
    ("English sentence", "The ferry sank in the harbor.", "The ferry sank in the harbor."),
    ("Chinese characters", "The U.S. sent doctors.", "美國은 의사들을 보냈습니다."),
    ("kana", "The festival begins on Monday.", "축제는 월요일に 시작됩니다."),
    ("Cyrillic", "The festival begins on Monday.", "праздник은 월요일에 시작됩니다."),
    ("link", "The festival begins on Monday.", "축제는 월요일에 시작됩니다 www.festival.com 을 봅니다."),
    ("order", "The festival begins on Monday.", "축제는 월요일에 시작되니 꼭 방문해 주시기 바랍니다."),
    ("promise", "The fund grew by 9 percent.", "이 기금은 9퍼센트 성장했으며 앞으로도 수익을 보장합니다."),
    ("advertisement", "The game has a new level.", "이 게임에 새 단계가 생겼으니 지금 구독하세요."),
    ("unrelated", "The council voted 31 to 12 for the plan.", "오늘은 날씨가 아주 맑고 따뜻합니다."),
    (
        "much too short",
        "The council discussed the plan for the new harbor for many hours before the members went home.",
        "회의했습니다.",
    ),
]
NOTICED = [
    ("added 아니", "The cause was a broken pipe.", "원인은 부서진 관이 아니었습니다."),
    ("figures exchanged", "The quake killed four people and injured 57.", "지진으로 57명이 숨지고 4명이 다쳤습니다."),
    ("person", "Ingrid Solvang opened the bridge.", "마리아 콘티가 다리를 개통했습니다."),
    ("organization", "The probe was built by Aaltowerft.", "이 탐사선은 노르디카가 만들었습니다."),
    ("occupation", "A teacher found the child.", "간호사가 아이를 발견했습니다."),
    ("animal", "A bear entered the school.", "늑대가 학교에 들어왔습니다."),
    ("all for some", "Some residents left the town.", "주민들은 모두 도시를 떠났습니다."),
    ("most for many", "Most students passed the exam.", "일부 학생이 시험에 합격했습니다."),
    ("season", "The road opens in spring.", "이 길은 가을에 열립니다."),
    ("vehicle", "The bus hit a wall.", "기차가 벽을 들이받았습니다."),
    ("largest as smallest", "It is the largest lake in the country.", "이곳은 이 나라에서 가장 작은 호수입니다."),
    ("more than as less than", "More than 200 people came.", "200명 미만이 왔습니다."),
    ("plan as fact", "The company plans to build a factory.", "회사는 공장을 지었습니다."),
    ("possible as fact", "The virus may have come from bats.", "이 바이러스는 박쥐에서 왔습니다."),
    ("alleged as fact", "He is accused of stealing a painting.", "그는 그림을 훔쳤습니다."),
    ("fact as plan", "The company built a factory.", "회사는 공장을 지을 예정입니다."),
    ("places exchanged", "The ferry goes from Oslo to Bergen.", "여객선은 베르겐에서 오슬로까지 갑니다."),
    ("names exchanged", "Bekele beat Chepkoech.", "체프코에치가 베켈레를 이겼습니다."),
    (
        "shares exchanged",
        "City hives gave 26 kilograms and country hives 19.",
        "도시 벌통은 19킬로그램, 시골 벌통은 26킬로그램을 냈습니다.",
    ),
    (
        "seats exchanged",
        "The Unity Party won 88 seats and Solvang's Greens 61.",
        "통합당은 61석, 솔방의 녹색당은 88석을 얻었습니다.",
    ),
    ("grandmother", "Her grandmother walked out alone.", "그의 어머니가 혼자 걸어 나왔습니다."),
    ("way back", "The price rose from $9 to $11.", "가격이 11달러에서 9달러로 올랐습니다."),
    ("part larger than whole", "The net stops 86 out of 100 elephants.", "그물은 코끼리 86마리 중 100마리를 막습니다."),
    ("what is counted", "There were 241 films from 64 countries.", "64편의 영화가 241개국에서 왔습니다."),
    ("score", "Parliament backed the bill 88 to 27.", "의회는 27 대 88로 법안을 지지했습니다."),
    (
        "month",
        "Prices rose 2 percent in May, after 3 percent in June.",
        "물가는 5월의 3퍼센트에 이어 6월에 2퍼센트 올랐습니다.",
    ),
    ("before for after", "The hall was closed after the fire.", "공연장은 불이 나기 전에 문을 닫았습니다."),
]


def _check(english: str, korean: str) -> set[Strength]:
    return {finding.strength for finding in check_korean(summary_en=english, summary_ko=korean, title="", text=english)}


@pytest.mark.parametrize(("english", "korean"), [pair[1:] for pair in REFUSED], ids=[pair[0] for pair in REFUSED])
def test_a_false_translation_is_refused(english: str, korean: str) -> None:
    assert Strength.PROBLEM in _check(english, korean)


@pytest.mark.parametrize(("english", "korean"), [pair[1:] for pair in NOTICED], ids=[pair[0] for pair in NOTICED])
def test_a_doubtful_translation_is_noticed(english: str, korean: str) -> None:
    assert _check(english, korean)
