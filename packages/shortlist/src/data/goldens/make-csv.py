"""What Python's csv module reads from small, nasty CSV texts: python3 make-csv.py > csv.json"""
import csv, io, json, random

rng = random.Random(20261124)
texts = [
    'a,b\n', 'a,b', 'a,b\r\nc,d\r\n', 'a,b\rc,d\r', '"a,b",c\n', '"a\nb",c\n', '"a\r\nb",c\r\n', '"a""b",c\n',
    '"",x\n', 'a "b" c,d\n', ' "a",b\n', '"a" ,b\n', '"a"b,c\n', '"a\n', 'a,b\n\n\nc,d\n', ',\n', 'a,b,\n', '"a","b"\n"c","d"',
    'a\u2028b,c\u2029\n', 'a\u0085b,c\n', 'a\x0bb,c\x0cd\n', 'é,"日本,語"\n', '"a"""\n', '""""\n', '"a\\"b",c\n', "'a,b',c\n",
]
alphabet = ['a', 'b', '"', '"', ',', ',', '\n', '\r', '\r\n', ' ', '\u2028', '\u0085', 'é', '""']
texts += [''.join(rng.choice(alphabet) for _ in range(rng.randint(1, 14))) for _ in range(1500)]
cases = []
for text in dict.fromkeys(texts):
    try:
        rows = list(csv.reader(io.StringIO(text, newline=''), strict=True))
        cases.append({'text': text, 'records': [row for row in rows if row not in ([], [''])]})
    except csv.Error:
        cases.append({'text': text, 'error': True})
print('[\n' + ',\n'.join(json.dumps(case) for case in cases) + '\n]')
