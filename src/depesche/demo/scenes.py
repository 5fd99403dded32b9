"""The pictures of the demo, each drawn by one function."""

import math
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

from depesche.demo.paint import (
    HEIGHT,
    SIZE,
    WIDTH,
    Color,
    Spot,
    beam,
    develop,
    glow,
    heads,
    lit,
    mirror,
    person,
    sky,
    spread,
)

WARM: Color = (255, 196, 104)
AMBER: Color = (255, 150, 60)
PAPER: Color = (238, 232, 218)
NIGHT: Color = (12, 16, 32)


def town_hall() -> bytes:
    """Draw a town hall with a clock tower at dusk, lit, above a wet square."""
    ground = 800
    canvas = sky(
        [(0, (15, 25, 66)), (0.3, (58, 56, 112)), (0.52, (168, 94, 112)), (0.68, (248, 164, 100)), (1, (255, 205, 140))]
    )
    clouds: list[Spot] = []
    for number, x in enumerate(spread(26, 0.2)):
        clouds.append((x * WIDTH * 1.1 - 60, 180 + number * 17, 70 + x * 60, (120, 62, 74)))
    canvas = lit(canvas, glow(clouds, 60, 0.5))
    draw = ImageDraw.Draw(canvas)
    _houses(draw, ground, 150, (52, 44, 78), 0.3, 24)
    _houses(draw, ground, 95, (33, 30, 58), 0.7, 17)
    windows = _hall(draw, ground)
    mirror(canvas, ground, (22, 20, 42), 0.36, 26)
    draw = ImageDraw.Draw(canvas)
    for number, x in enumerate(spread(15, 0.45)):
        person(draw, 90 + x * 1420, ground + 14 + number * 6, 64 + number * 4.4, (16, 14, 28))
    lamps = [(x, 596.0, 13.0, (255, 214, 150)) for x in (228, 1372)]
    for x, _, _, _ in lamps:
        draw.line((x, 600, x, ground + 48), fill=(14, 13, 26), width=8)
    near = glow([(x, y, 15, WARM) for x, y in windows], 26, 0.62)
    far = glow([(x, y, 30, AMBER) for x, y in windows], 90, 0.2)
    halos = glow([(x, y, 46, AMBER) for x, y, _, _ in lamps], 60, 0.9)
    return develop(lit(canvas, near, far, halos, glow(lamps, 5)))


def _houses(draw: ImageDraw.ImageDraw, ground: int, tall: int, color: Color, seed: float, count: int) -> None:
    """Draw a street of gabled houses with a few lit windows."""
    wide = WIDTH / count
    for number, part in enumerate(spread(count, seed)):
        x, top = number * wide, ground - tall * (0.75 + part * 0.9)
        draw.rectangle((x, top, x + wide + 1, ground), fill=color)
        draw.polygon([(x, top), (x + wide / 2, top - wide * (0.35 + part * 0.4)), (x + wide + 1, top)], fill=color)
        for row in range(3):
            for column in range(3):
                if (number * 7 + row * 5 + column * 3) % 4 == 0:
                    left, upper = x + wide * (0.18 + 0.25 * column), top + 14 + row * 30
                    draw.rectangle((left, upper, left + wide * 0.12, upper + 14), fill=(255, 190, 110))


def _hall(draw: ImageDraw.ImageDraw, ground: int) -> list[tuple[float, float]]:
    """Draw the hall and its tower; give the places of its windows."""
    stone, dark, places = (44, 34, 52), (27, 22, 40), []
    draw.rectangle((430, 500, 1170, ground), fill=stone)
    draw.polygon([(410, 500), (520, 392), (1080, 392), (1190, 500)], fill=dark)
    for x in (500, 1000):
        for step in range(5):
            draw.rectangle((x + step * 10, 500 - (step + 1) * 26, x + 100 - step * 10, 500 - step * 26), fill=stone)
    draw.rectangle((712, 262, 888, ground), fill=(52, 41, 60))
    draw.polygon([(700, 262), (900, 262), (846, 186), (754, 186)], fill=dark)
    draw.rectangle((762, 130, 838, 188), fill=(52, 41, 60))
    draw.polygon([(752, 132), (800, 24), (848, 132)], fill=dark)
    draw.line((800, 26, 800, 2), fill=dark, width=4)
    for x in (778, 806):
        draw.rounded_rectangle((x, 144, x + 17, 184), 8, fill=(255, 205, 120))
    draw.ellipse((755, 292, 845, 382), fill=(255, 236, 190), outline=dark, width=6)
    draw.line((800, 337, 800, 304), fill=dark, width=6)
    draw.line((800, 337, 776, 350), fill=dark, width=6)
    places += [(800.0, 337.0), (800.0, 165.0)]
    for row, (top, tall) in enumerate([(530, 68), (630, 68)]):
        for column in range(12):
            left = 456 + column * 59.5
            if not 690 < left + 18 < 910:
                places.append(_window(draw, left, top, 30, tall, lit=(column * 5 + row * 3) % 7 != 0))
    for top in (410, 500, 590):
        for x in (742, 785, 828):
            places.append(_window(draw, x, top, 28, 62, lit=True))
    for column in range(11):
        x = 446 + column * 66
        places.append(_window(draw, x, 724, 46, 76, lit=True))
    draw.rectangle((430, 712, 1170, 718), fill=dark)
    return places


def _window(
    draw: ImageDraw.ImageDraw, x: float, y: float, wide: float, tall: float, *, lit: bool
) -> tuple[float, float]:
    """Draw a round-arched window with its cross; give its middle."""
    fill = (255, 205, 122) if lit else (30, 28, 50)
    draw.rounded_rectangle((x, y, x + wide, y + tall), wide / 2, fill=fill, corners=(True, True, False, False))
    draw.line((x + wide / 2, y, x + wide / 2, y + tall), fill=(58, 40, 44), width=3)
    draw.line((x, y + tall * 0.45, x + wide, y + tall * 0.45), fill=(58, 40, 44), width=3)
    return x + wide / 2, y + tall / 2


def bridge() -> bytes:
    """Draw a suspension bridge over a river at night, its lights in the water."""
    water = 690
    canvas = sky([(0, (6, 11, 30)), (0.4, (14, 30, 66)), (0.64, (38, 66, 108)), (1, (60, 82, 112))])
    draw = ImageDraw.Draw(canvas)
    for number, x in enumerate(spread(60, 0.1)):
        height = (number * 37) % 330
        draw.point((x * WIDTH, height), fill=(210, 220, 240))
        draw.point((x * WIDTH + 1, height), fill=(150, 165, 200))
    _houses(draw, water, 60, (16, 25, 50), 0.5, 34)
    deck, towers = 588, (470, 1130)
    lamps: list[Spot] = []
    for tower in towers:
        draw.polygon(
            [(tower - 26, water + 4), (tower - 16, 216), (tower + 16, 216), (tower + 26, water + 4)], fill=(10, 15, 30)
        )
        draw.rectangle((tower - 24, 330, tower + 24, 346), fill=(10, 15, 30))
        lamps.append((tower, 210, 7, (255, 90, 70)))
    for left, right, low in ((-190, 470, 590), (470, 1130, 552), (1130, 1790, 590)):
        last = None
        for step in range(41):
            part = step / 40
            x = left + (right - left) * part
            y = 224 + (low - 224) * (1 - (2 * part - 1) ** 2)
            if last:
                draw.line((*last, x, y), fill=(12, 18, 36), width=7)
            last = (x, y)
            draw.line((x, y, x, deck), fill=(20, 30, 54), width=2)
            if step % 2:
                lamps.append((x, y - 2, 3.2, (255, 226, 170)))
    draw.rectangle((0, deck, WIDTH, deck + 20), fill=(9, 13, 27))
    lamps += [(20 + step * 48, deck - 14, 5, (255, 190, 96)) for step in range(34)]
    halos = glow([(x, y, radius * 3, color) for x, y, radius, color in lamps], 26, 0.55)
    canvas = lit(canvas, glow(lamps, 3), halos, glow([(x, deck, 50, AMBER) for x in range(0, WIDTH, 90)], 90, 0.22))
    mirror(canvas, water, (8, 18, 40), 0.3, 46)
    draw = ImageDraw.Draw(canvas)
    draw.rectangle((0, 968, WIDTH, HEIGHT), fill=(7, 9, 18))
    draw.line((0, 900, WIDTH, 900), fill=(7, 9, 18), width=9)
    for x in range(-10, WIDTH, 58):
        draw.line((x, 900, x, 970), fill=(7, 9, 18), width=6)
    for x, tall in ((292, 250), (348, 236)):
        person(draw, x, 990, tall, (5, 7, 14))
    return develop(canvas)


def ballot_box() -> bytes:
    """Draw a hand that lets a folded paper fall into a glass ballot box, people out of focus behind."""
    canvas = sky([(0, (38, 52, 66)), (0.55, (98, 108, 108)), (0.66, (128, 124, 112)), (1, (70, 56, 46))])
    blurred: list[Spot] = [
        (x * WIDTH, 130 + (n * 83) % 330, 26 + x * 34, ((120, 112, 92), (70, 98, 116))[n % 2])
        for n, x in enumerate(spread(17, 0.3))
    ]
    canvas = lit(canvas, glow(blurred, 14, 0.5))
    crowd = Image.new("L", (WIDTH // 8, HEIGHT // 8))
    pen = ImageDraw.Draw(crowd)
    for x in (18, 52, 150, 181):
        pen.ellipse((x - 7, 36, x + 7, 53), fill=150)
        pen.rounded_rectangle((x - 16, 52, x + 16, 100), 8, fill=150)
    mask = crowd.filter(ImageFilter.GaussianBlur(2.6)).resize(SIZE, Image.Resampling.BICUBIC)
    canvas.paste(Image.new("RGB", SIZE, (34, 42, 52)), (0, 0), mask)
    draw = ImageDraw.Draw(canvas, "RGBA")
    draw.rectangle((0, 868, WIDTH, HEIGHT), fill=(112, 78, 52))
    for number, y in enumerate(range(872, HEIGHT, 15)):
        draw.line((0, y, WIDTH, y + (number % 3) * 5 - 5), fill=(96, 65, 43), width=3)
    draw.polygon([(420, 985), (1180, 985), (1300, 1045), (330, 1045)], fill=(40, 24, 14, 120))
    box = (500, 470, 1100, 990)
    draw.rectangle(box, fill=(206, 226, 228, 62))
    for number, part in enumerate(spread(46, 0.6)):
        _paper(draw, 545 + part * 470, 962 - (number // 7) * 27, 96, (number * 47) % 160 - 80, 236 - (number * 13) % 40)
    draw.rectangle(box, outline=(228, 242, 244, 210), width=7)
    draw.polygon(
        [(500, 470), (560, 430), (1160, 430), (1100, 470)], fill=(196, 210, 212, 150), outline=(232, 244, 246, 220)
    )
    draw.polygon(
        [(1100, 470), (1160, 430), (1160, 940), (1100, 990)], fill=(170, 192, 196, 92), outline=(228, 240, 242, 190)
    )
    draw.polygon([(516, 486), (640, 486), (560, 976), (516, 976)], fill=(255, 255, 255, 30))
    draw.polygon([(740, 456), (905, 456), (922, 444), (757, 444)], fill=(24, 28, 32))
    draw.polygon([(764, 452), (790, 250), (928, 268), (892, 452)], fill=(*PAPER, 255))
    draw.polygon([(842, 452), (866, 259), (928, 268), (892, 452)], fill=(214, 206, 190))
    _hand(draw)
    return develop(lit(canvas, glow([(360, 90, 260, (255, 226, 170))], 220, 0.34)))


def _paper(draw: ImageDraw.ImageDraw, x: float, y: float, wide: float, degrees: float, shade: int) -> None:
    turn = math.radians(degrees * 0.3)
    corners = [(-wide / 2, -20), (wide / 2, -20), (wide / 2, 20), (-wide / 2, 20)]
    turned = [
        (x + a * math.cos(turn) - b * math.sin(turn), y + a * math.sin(turn) + b * math.cos(turn)) for a, b in corners
    ]
    draw.polygon(turned, fill=(shade, shade - 4, shade - 16), outline=(170, 164, 150))
    draw.line((*turned[0], *turned[2]), fill=(190, 184, 168), width=2)


def _hand(draw: ImageDraw.ImageDraw) -> None:
    """Draw the hand that holds the paper, coming in from the right with its sleeve."""
    skin, shade = (206, 152, 118), (176, 122, 92)
    draw.polygon([(1090, 150), (1600, 20), (1600, 320), (1120, 312)], fill=(36, 48, 74))
    draw.polygon([(1072, 168), (1122, 150), (1150, 306), (1096, 316)], fill=(226, 226, 222))
    draw.polygon([(930, 190), (1010, 170), (1090, 176), (1106, 304), (1010, 318), (930, 292)], fill=skin)
    for number in range(4):
        y = 196 + number * 29
        draw.rounded_rectangle((846 + number * 9, y, 1000, y + 31), 16, fill=skin, outline=shade, width=2)
    draw.rounded_rectangle((872, 166, 1030, 204), 19, fill=shade)


def podium() -> bytes:
    """Draw a lectern with microphones on a stage, waiting for its speaker, the audience in front."""
    canvas = sky([(0, (16, 22, 48)), (0.5, (32, 44, 92)), (0.74, (58, 58, 108)), (1, (14, 14, 30))])
    spots = ((250, 240), (620, 110), (980, -110), (1350, -240))
    beams = [
        beam([(x - 14, -20), (x + 14, -20), (x + lean + 190, 830), (x + lean - 190, 830)], (58, 62, 96), 34)
        for x, lean in spots
    ]
    canvas = lit(canvas, *beams, glow([(x, 0, 26, (255, 244, 214)) for x, _ in spots], 16))
    draw = ImageDraw.Draw(canvas)
    for number in range(5):
        x = 150 + number * 270
        draw.rounded_rectangle((x, 250, x + 216, 600), 6, fill=(44 + number * 4, 56, 112 + number * 5))
    draw.polygon([(0, 790), (WIDTH, 790), (WIDTH, 850), (0, 850)], fill=(24, 22, 44))
    draw.polygon([(640, 560), (960, 560), (930, 838), (670, 838)], fill=(122, 82, 54))
    draw.polygon([(676, 590), (924, 590), (900, 808), (700, 808)], fill=(104, 68, 44))
    draw.polygon([(600, 520), (1000, 520), (976, 566), (624, 566)], fill=(150, 104, 68))
    draw.ellipse((756, 650, 844, 738), fill=(214, 178, 120))
    draw.ellipse((768, 662, 832, 726), fill=(104, 68, 44))
    for x, y, foam in (
        (690, 410, (206, 64, 56)),
        (748, 380, (40, 44, 56)),
        (806, 392, (54, 118, 178)),
        (862, 372, (40, 44, 56)),
        (918, 414, (222, 168, 52)),
    ):
        draw.line((x + (800 - x) * 0.5, 526, x, y + 46), fill=(20, 20, 28), width=7)
        draw.rounded_rectangle((x - 17, y - 8, x + 17, y + 60), 17, fill=foam)
        draw.rounded_rectangle((x - 11, y, x - 3, y + 40), 4, fill=tuple(min(255, part + 48) for part in foam))
    canvas = lit(canvas, glow([(800, 500, 250, (255, 214, 160))], 170, 0.4))
    draw = ImageDraw.Draw(canvas)
    heads(draw, 960, 92, 9, (18, 18, 36), 0.15)
    heads(draw, 1075, 120, 7, (7, 8, 18), 0.7)
    for x, y in ((368, 850), (1256, 872)):
        draw.rounded_rectangle((x, y, x + 62, y + 104), 9, fill=(8, 8, 14))
        draw.rounded_rectangle((x + 5, y + 7, x + 57, y + 97), 5, fill=(126, 142, 190))
        draw.polygon([(x + 20, y + 80), (x + 26, y + 46), (x + 38, y + 46), (x + 43, y + 80)], fill=(122, 82, 54))
    return develop(canvas)


def screen() -> bytes:
    """Draw a big screen with a bar chart in a dark hall, people watching."""
    canvas = sky([(0, (14, 16, 26)), (0.6, (30, 30, 44)), (1, (10, 10, 16))])
    draw = ImageDraw.Draw(canvas)
    for x in range(-40, WIDTH, 128):
        draw.polygon([(x, 0), (x + 64, 0), (x + 40, 760), (x + 6, 760)], fill=(20, 22, 36))
    draw.rounded_rectangle((236, 92, 1364, 742), 12, fill=(8, 9, 14))
    canvas.paste(sky([(0, (238, 242, 248)), (1, (214, 222, 234))], (1096, 618)), (252, 108))
    draw = ImageDraw.Draw(canvas)
    draw.rounded_rectangle((300, 146, 760, 174), 6, fill=(52, 62, 84))
    draw.rounded_rectangle((300, 190, 600, 206), 5, fill=(150, 160, 178))
    for y in range(280, 660, 76):
        draw.line((300, y, 1300, y), fill=(196, 204, 218), width=2)
    bars = (
        (0.83, (31, 94, 158)),
        (0.74, (196, 70, 52)),
        (0.41, (70, 142, 88)),
        (0.22, (222, 164, 58)),
        (0.1, (126, 132, 146)),
    )
    for number, (part, color) in enumerate(bars):
        x, top = 340 + number * 192, 660 - part * 400
        draw.rectangle((x, top, x + 122, 660), fill=color)
        draw.rectangle((x, top, x + 14, 660), fill=tuple(min(255, value + 26) for value in color))
        draw.rounded_rectangle((x + 24, top - 36, x + 98, top - 12), 5, fill=(52, 62, 84))
        draw.rounded_rectangle((x + 10, 676, x + 112, 692), 5, fill=(140, 150, 168))
    draw.line((300, 661, 1300, 661), fill=(52, 62, 84), width=4)
    canvas = lit(canvas, glow([(800, 420, 420, (120, 140, 176))], 260, 0.36))
    draw = ImageDraw.Draw(canvas)
    heads(draw, 930, 78, 11, (22, 24, 36), 0.4)
    heads(draw, 1040, 112, 8, (7, 8, 13), 0.05)
    return develop(canvas)


def counting() -> bytes:
    """Draw a sports hall where ballots are counted: long tables, lamps, stacks of paper, people bent over them."""
    canvas = sky([(0, (44, 40, 40)), (0.42, (98, 84, 68)), (0.5, (118, 98, 74)), (1, (62, 46, 34))])
    draw = ImageDraw.Draw(canvas)
    for number in range(9):
        left = number * 200
        draw.polygon([(left, 0), (left + 26, 0), (334 + left * 0.6, 150), (320 + left * 0.6, 150)], fill=(56, 50, 48))
    draw.rectangle((0, 150, WIDTH, 160), fill=(70, 60, 52))
    for number in range(5):
        left = 180 + number * 260
        draw.rectangle((left, 180, left + 170, 330), fill=(24, 30, 48))
        draw.line((left + 85, 180, left + 85, 330), fill=(72, 62, 54), width=5)
    for row, (edge, scale) in enumerate([(520, 0.55), (664, 0.82), (884, 1.3)]):
        _table(draw, edge, scale, row)
    lamps: list[Spot] = [(x, 112, 18, (255, 240, 204)) for x in (160.0, 480.0, 800.0, 1120.0, 1440.0)]
    for x, y, _, _ in lamps:
        draw.line((x, 0, x, y), fill=(30, 26, 26), width=4)
        draw.polygon([(x - 58, y + 12), (x + 58, y + 12), (x + 22, y - 26), (x - 22, y - 26)], fill=(32, 30, 30))
    cones = [
        beam([(x - 46, 128), (x + 46, 128), (x + 240, 780), (x - 240, 780)], (34, 27, 15), 46) for x, _, _, _ in lamps
    ]
    return develop(lit(canvas, *cones, glow(lamps, 14)))


def _table(draw: ImageDraw.ImageDraw, y: float, scale: float, seed: int) -> None:
    """Draw one long table: people behind it, paper upon it."""
    clothes = ((64, 76, 98), (122, 62, 54), (58, 84, 72), (96, 82, 108), (142, 112, 68))
    skins, hairs = ((206, 160, 128), (150, 104, 76), (226, 184, 150)), ((40, 30, 26), (96, 70, 48), (150, 146, 140))
    count = round(8 / scale**0.7)
    for number, part in enumerate(spread(count, seed * 0.37)):
        x, lean = (number + 0.25 + part * 0.5) * WIDTH / count, 8 * scale * (1 if number % 2 else -1)
        draw.rounded_rectangle(
            (x - 50 * scale, y - 104 * scale, x + 50 * scale, y + 20), 34 * scale, fill=clothes[(number + seed) % 5]
        )
        head = (x - 26 * scale + lean, y - 160 * scale, x + 26 * scale + lean, y - 96 * scale)
        draw.ellipse(head, fill=skins[(number + seed) % 3])
        draw.pieslice(
            (head[0] - 3, head[1] - 6, head[2] + 3, head[3] - 8 * scale), 170, 370, fill=hairs[(number * 2 + seed) % 3]
        )
    draw.polygon([(0, y), (WIDTH, y), (WIDTH, y + 58 * scale), (0, y + 58 * scale)], fill=(184, 158, 122))
    draw.rectangle((0, y + 58 * scale, WIDTH, y + 76 * scale), fill=(112, 90, 66))
    for number, part in enumerate(spread(count * 2, 0.2 + seed * 0.41)):
        x, sheets = (number + part * 0.5) * WIDTH / (count * 2), 2 + round(part * 7)
        for sheet in range(sheets):
            left, low = x + (sheet % 3) * 2 * scale, y + (34 - sheet * 6) * scale
            draw.rectangle((left, low - 6 * scale, left + 66 * scale, low), fill=PAPER, outline=(178, 168, 148))


SCENES: dict[str, Callable[[], bytes]] = {
    "town-hall": town_hall,
    "ballot-box": ballot_box,
    "podium": podium,
    "bridge": bridge,
    "screen": screen,
    "counting": counting,
}
"""The pictures by name; each call gives the same JPEG."""
