"""The words people use with us, as tables: what asks for what, what is only said around it, what merely looks alike."""

CATEGORY_WORDS = {
    "politics": "정치 정계 국회 politics political",
    "business": "경제 비즈니스 금융 증시 business economy economics economic finance",
    "technology": "기술 테크 아이티 테크놀로지 인공지능 technology tech it ai",
    "science": "과학 사이언스 우주 science scientific",
    "health": "건강 의학 의료 헬스 health medicine medical",
    "sports": "스포츠 운동 야구 축구 sports sport",
    "culture": "문화 예술 미술 연예 culture arts art entertainment",
    "world": "세계 국제 해외 월드 world international global",
}
"""What else our first categories are called, besides the names they have themselves."""

ACTION_WORDS = {
    "welcome": """
        처음 처음으로 시작 시작하기 안녕 안녕하세요 안녕하십니까 하이 반가워 반가워요 홈 start hi hello home restart
    """,
    "menu": """
        메뉴 카테고리 분야 주제 카테고리보기 분야보기 뉴스 기사 뒤로 뒤로가기 돌아가기 메뉴로돌아가기
        menu categories category topics news back
    """,
    "today": """
        오늘 오늘뉴스 오늘의뉴스 오늘의한입뉴스 한입뉴스 헤드라인 최신 today todaysnews todays headlines latest
    """,
    "wordbook": """
        단어장 내단어장 내단어 단어목록 저장한단어 저장한단어들 단어복습 복습 복습하기 보카 wordbook vocabulary vocab
        mywords
    """,
    "settings": """
        설정 환경설정 학습설정 내설정 설정변경 마이페이지 settings setting preferences
    """,
    "push": """
        알림 아침알림 알림설정 구독 구독설정 푸시 아침마다 매일아침 아침에보내줘 push notification notifications alarm
    """,
    "push_on": """
        알림켜기 알림켜줘 알림켜주세요 알림받기 알림받을래 알림받고싶어요 아침알림켜기 아침알림켜줘 아침알림켜주세요
        아침알림받기 아침알림받을래요 구독하기
    """,
    "push_off": """
        알림끄기 알림꺼줘 알림꺼주세요 알림그만 알림해지 알림취소 아침알림끄기 아침알림꺼줘 아침알림꺼주세요
        아침알림그만 아침알림해지 아침알림취소 그만보내 그만보내줘 그만보내주세요 보내지마 보내지마세요 수신거부
        알림안받을래요 구독해지 구독취소 unsubscribe
    """,
    "interests": """
        분야를바꾸고싶어요 분야를바꿔줘 분야바꿔줘 분야바꾸고싶어요 분야바꿀래 분야설정 관심분야 관심분야추가
        분야추가 분야빼기 분야바꾸기 분야변경 카테고리설정 interests
    """,
    "levels": """
        난이도 레벨 수준 난이도바꾸기 난이도변경 난이도설정 어려워요 어려워 어렵네요 쉬워요 쉬운기사 쉬운뉴스 쉬운거
        어려운기사 어려운뉴스 level levels
    """,
    "help": """
        도움말 도움 도와줘 도와주세요 사용법 사용방법 기능 이게뭐야 뭐해 뭐할수있어 뭘할수있어 뭐할수있어요
        뭘할수있어요 누구야 누구세요 너누구야 뭐하는봇이야 뭐하는봇이에요 뭐하는곳이에요 어떻게써 어떻게써요
        어떻게쓰는거야 어떻게쓰는거예요 어떻게쓰나요 어떻게사용해요 help usage guide
    """,
    "link": "연결 연동 계정연결 계정연동 웹연결 연결하기 연결코드 계정합치기 계정합치고싶어 합치기 link connect",
    "story": "기사보기 이기사 다시읽기 원문 원문보기 story",
    "ko": "한국어 번역 한글 해석 우리말 한국어보기 korean translate translation",
    "words": "단어 어휘 단어보기 오늘의단어 words word",
    "save": """
        저장 담기 저장하기 단어장에담기 단어장에담아 단어장에저장 단어장에추가 단어장에넣어 단어저장 단어추가 save
    """,
    "more": "더 더보기 다음 계속 more next",
    "leave": """
        탈퇴 탈퇴하기 회원탈퇴 탈퇴하고싶어 탈퇴하고싶어요 계정삭제 내정보삭제 정보삭제 개인정보삭제 기록삭제
        내기록삭제 모두지우고탈퇴하기 deleteaccount
    """,
    "thanks": """
        고마워 고마워요 고맙습니다 감사해요 감사합니다 땡큐 수고하세요 수고했어요 수고하셨어요 수고하셨습니다 thanks
        thankyou
    """,
}
"""What asks for which action; spaces are left out, for people leave them out."""

FILLERS = """
    뉴스 기사 소식 오늘 오늘의 최신 최근 영어 영어로 관련 관련된 분야 쪽 내 나의 제 그냥 혹시 좀 한번 다시 지금
    빨리 더 또 새 새로운 보여주세요 보여줘 보여줄래 보여 봐 보자 보기 볼래 볼게 볼까 보고싶어 보고싶어요 읽어줘
    읽을래 읽고싶어 읽고싶어요 읽기 읽을게 주세요 줘 줄래 알려줘 알려주세요 알려 열어줘 열어주세요 열어 열기 골라줘
    추천 추천해줘 추천해주세요 가져와 가져다줘 찾아줘 찾아 검색 해줘 해주세요 하기 할래 할게 하고싶어 하고싶어요
    부탁 부탁해 부탁해요 부탁드려요 바꿔줘 바꿔주세요 바꿀래 바꾸기 바꾸고싶어 꺼줘 켜줘 꺼주세요 켜주세요 끄기 켜기
    취소 해지 무슨 어떤 재밌는 재미있는 너무 틀어줘 없어 없어요 없나요 디스코드 낮춰줘 낮춰주세요 올려줘 올려주세요
    높여줘 높여주세요 보내줘 보내주세요 시에 삭제해줘 삭제해주세요 정보 궁금해 궁금해요 뭐 뭐야 뭐있어 있어 있나
    있나요 있어요 어디 어디있어
    어때 대한 대해 대해서 페이지
    화면 목록 리스트 news article articles story stories show me the a an some please give get read i want to wanna
    see open about latest today todays my of for in on english let us lets can you could would like find new more
    and again s
""".split()
"""What may stand around the word that counts."""

PARTICLES = """
    을 를 은 는 이 가 의 요 이요 로 으로 도 만 에 에서 랑 이랑 과 와 하고 좀 야 이야 죠 이죠 예요 이에요 입니다 님
    부터 까지
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
"""Real words a letter away from ours: whoever writes one did not mistype."""
