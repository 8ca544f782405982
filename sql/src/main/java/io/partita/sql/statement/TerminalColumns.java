package io.partita.sql.statement;

/**
 * How many columns of a terminal a text takes: two for what East Asian scripts and emoji write
 * wide, none for what combines with the character before it.
 */
public final class TerminalColumns {
  /** The first and the last code point of each range that is wide, in order. */
  private static final int[] WIDE = {
    0x1100, 0x115F, // Hangul's leading consonants
    0x231A, 0x231B, // watch, hourglass
    0x2329, 0x232A, // angle brackets
    0x23E9, 0x23EC, // double triangles
    0x23F0, 0x23F0, // alarm clock
    0x23F3, 0x23F3, // hourglass with flowing sand
    0x25FD, 0x25FE, // medium small squares
    0x2614, 0x2615, // umbrella, hot beverage
    0x2648, 0x2653, // zodiac
    0x267F, 0x267F, // wheelchair
    0x2693, 0x2693, // anchor
    0x26A1, 0x26A1, // high voltage
    0x26AA, 0x26AB, // circles
    0x26BD, 0x26BE, // balls
    0x26C4, 0x26C5, // snowman, sun behind cloud
    0x26CE, 0x26CE, // Ophiuchus
    0x26D4, 0x26D4, // no entry
    0x26EA, 0x26EA, // church
    0x26F2, 0x26F3, // fountain, golf
    0x26F5, 0x26F5, // sailboat
    0x26FA, 0x26FA, // tent
    0x26FD, 0x26FD, // fuel pump
    0x2705, 0x2705, // check mark
    0x270A, 0x270B, // fist, hand
    0x2728, 0x2728, // sparkles
    0x274C, 0x274C, // cross mark
    0x274E, 0x274E, // cross mark in a square
    0x2753, 0x2755, // question and exclamation marks
    0x2757, 0x2757, // exclamation mark
    0x2795, 0x2797, // plus, minus, division
    0x27B0, 0x27B0, // curly loop
    0x27BF, 0x27BF, // double curly loop
    0x2B1B, 0x2B1C, // large squares
    0x2B50, 0x2B50, // star
    0x2B55, 0x2B55, // large circle
    0x2E80, 0x303E, // CJK radicals and punctuation
    0x3041, 0x3247, // kana, Bopomofo, Hangul's compatibility letters, CJK in circles
    0x3250, 0x4DBF, // squared CJK, CJK extension A
    0x4E00, 0xA4CF, // CJK, Yi
    0xA960, 0xA97F, // Hangul extension A
    0xAC00, 0xD7A3, // Hangul
    0xF900, 0xFAFF, // CJK compatibility
    0xFE10, 0xFE19, // vertical forms
    0xFE30, 0xFE6F, // CJK compatibility forms
    0xFF00, 0xFF60, // full-width forms
    0xFFE0, 0xFFE6, // full-width signs
    0x16FE0, 0x18DFF, // Tangut, Khitan
    0x1AFF0, 0x1B2FF, // kana supplements, Nushu
    0x1F004, 0x1F004, // a mahjong tile
    0x1F0CF, 0x1F0CF, // joker
    0x1F18E, 0x1F18E, // AB
    0x1F191, 0x1F19A, // squared words
    0x1F200, 0x1F320, // squared CJK, weather
    0x1F32D, 0x1F335, // food, plants
    0x1F337, 0x1F37C, // plants, food
    0x1F37E, 0x1F393, // food, celebration
    0x1F3A0, 0x1F3CA, // entertainment, sport
    0x1F3CF, 0x1F3D3, // sport
    0x1F3E0, 0x1F3F0, // buildings
    0x1F3F4, 0x1F3F4, // black flag
    0x1F3F8, 0x1F43E, // sport, animals
    0x1F440, 0x1F440, // eyes
    0x1F442, 0x1F4FC, // people, things
    0x1F4FF, 0x1F53D, // things
    0x1F54B, 0x1F54E, // religion
    0x1F550, 0x1F567, // clocks
    0x1F57A, 0x1F57A, // dancer
    0x1F595, 0x1F596, // hands
    0x1F5A4, 0x1F5A4, // black heart
    0x1F5FB, 0x1F64F, // places, faces
    0x1F680, 0x1F6C5, // transport
    0x1F6CC, 0x1F6CC, // bed
    0x1F6D0, 0x1F6D2, // symbols
    0x1F6D5, 0x1F6DF, // symbols
    0x1F6EB, 0x1F6EC, // airplanes
    0x1F6F4, 0x1F6FC, // transport
    0x1F7E0, 0x1F7EB, // coloured shapes
    0x1F7F0, 0x1F7F0, // equals sign
    0x1F90C, 0x1F93A, // hands, people
    0x1F93C, 0x1F945, // sport
    0x1F947, 0x1F9FF, // medals, food, animals, people
    0x1FA70, 0x1FAFF, // things
    0x20000, 0x3FFFD, // CJK extensions B and later
  };

  /** Nothing below is anything but one column wide. */
  private static final int FIRST_OTHER = 0x300;

  private TerminalColumns() {}

  /** The columns of a text, which is one line and has no control characters. */
  public static int of(String text) {
    int width = 0;
    int c;
    for (int i = 0; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      width += of(c);
    }
    return width;
  }

  /** The columns of a code point, which is no control character: 0, 1, or 2. */
  public static int of(int codePoint) {
    if (codePoint < FIRST_OTHER) {
      return 1;
    }
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(codePoint) ? 2 : isJoiningJamo(codePoint) ? 0 : 1;
    };
  }

  /** Whether it is a vowel or a final consonant that stands in the syllable of a leading one. */
  private static boolean isJoiningJamo(int codePoint) {
    return codePoint >= 0x1160 && codePoint <= 0x11FF;
  }

  private static boolean isWide(int codePoint) {
    int low = 0;
    int high = WIDE.length / 2 - 1;
    while (low <= high) {
      int middle = (low + high) / 2;
      if (codePoint < WIDE[2 * middle]) {
        high = middle - 1;
      } else if (codePoint > WIDE[2 * middle + 1]) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }
}
