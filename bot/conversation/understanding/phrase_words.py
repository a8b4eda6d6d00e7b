"""Tables of typed words: words around a request, particles, numbers, and lookalikes."""

FILLERS = """
    보여주 읽어주 알려주 찾아주 골라주
    뉴스 기사 소식 오늘 오늘의 최신 최근 영어 영어로 관련 관련된 분야 쪽 내 나의 제 그냥 혹시 좀 한번 다시 지금
    빨리 더 또 새 새로운 보여주세요 보여줘 보여줄래 보여 봐 보자 보기 볼래 볼게 볼까 보고싶어 보고싶어요 읽어줘
    읽을래 읽고싶어 읽고싶어요 읽기 읽을게 주세요 줘 줄래 알려줘 알려주세요 알려 열어줘 열어주세요 열어 열기 골라줘
    추천 추천해줘 추천해주세요 가져와 가져다줘 찾아줘 찾아 검색 해줘 해주세요 하기 할래 할게 하고싶어 하고싶어요
    아침 아침에 저녁 점심 오늘자 하나만 한개만 몇개 아무 아무거나
    부탁 부탁해 부탁해요 부탁드려요 바꿔줘 바꿔주세요 바꿀래 바꾸기 바꾸고싶어 꺼줘 켜줘 꺼주세요 켜주세요 끄기 켜기
    취소 해지 무슨 어떤 재밌는 재미있는 너무 틀어줘 없어 없어요 없나요 디스코드 낮춰줘 낮춰주세요 올려줘 올려주세요
    높여줘 높여주세요 보내줘 보내주세요 시에 삭제해줘 삭제해주세요 정보 궁금해 궁금해요 뭐 뭐야 뭐있어 있어 있나
    있나요 있어요 어디 어디있어
    어때 대한 대해 대해서 페이지
    화면 목록 리스트 news article articles story stories show me the a an some please give get read i want to wanna
    see open about latest today todays my of for in on english let us lets can you could would like find new more
    and again s
""".split()
"""What may stand around the word that decides."""

PARTICLES = """
    을 를 은 는 이 가 의 요 이요 로 으로 도 만 에 에서 나 이나 랑 이랑 과 와 하고 좀 야 이야 죠 이죠 예요 이에요 입니다
    님 부터 까지
""".split()
"""What may follow a word."""

NUMBERS_ALONE = {"하나", "둘", "셋", "넷"}
COUNTERS = "개 개만 건 편 가지 꼭지 개씩".split()
COUNTS = {
    "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10,
    "하나": 1, "둘": 2, "셋": 3, "넷": 4,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip

LOOKALIKES = frozenset(
    """
    heath held hells helps silence sport-utility staring stark sting sword swords tanks tent thinks vulture wealth
    wold worm 가학
    간강 건장 견제 결정 결제 경계 경매 공제 과목 구술 국세 기수 기숙 기슭 기준 난리 다음에 단가 단어잔 대기 도움닫기
    마술 만화 메누리 메모 무술 무화 문하 문학 번개 번호 변역 부야 분석 분화 사용자 사직 새해 선정 설명 설전 성정
    세게임 세기 수학 시계 시술 시장 실정 안녕히 연걸 연결고리 영화 장치 저작 저항 전장 전화 정도 정지 정체 정취
    지장 처남 처음처럼 하국 한국 한국인 화학 칼퇴 탈취
    """.split()
)
"""Real words one letter away from ours: they are no typos."""
