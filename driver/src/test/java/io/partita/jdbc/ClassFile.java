package io.partita.jdbc;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the constant pool of a class file names.
 *
 * @param classes the classes that its code may load, with dots
 * @param texts its string constants, among which may be names of classes
 */
record ClassFile(Set<String> classes, Set<String> texts) {
  private static final Pattern ELEMENT = Pattern.compile("\\[+L([^;]+);");

  /** Reads the constant pool, which is chapter 4.4 of the Java Virtual Machine Specification. */
  static ClassFile read(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    in.skipNBytes(8);
    int count = in.readUnsignedShort();
    Map<Integer, String> utf8 = new HashMap<>();
    Set<Integer> classes = new HashSet<>();
    Set<Integer> strings = new HashSet<>();
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1 -> utf8.put(i, in.readUTF());
        case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
        case 5, 6 -> {
          in.skipNBytes(8);
          i++;
        }
        case 7 -> classes.add(in.readUnsignedShort());
        case 8 -> strings.add(in.readUnsignedShort());
        case 15 -> in.skipNBytes(3);
        case 16, 19, 20 -> in.skipNBytes(2);
        default -> throw new IOException("constant of kind " + tag);
      }
    }
    Set<String> names = new HashSet<>();
    for (int index : classes) {
      String name = utf8.get(index);
      Matcher element = ELEMENT.matcher(name);
      if (element.matches()) {
        names.add(element.group(1).replace('/', '.'));
      } else if (!name.startsWith("[")) {
        names.add(name.replace('/', '.'));
      }
    }
    Set<String> texts = new HashSet<>();
    strings.forEach(index -> texts.add(utf8.get(index)));
    return new ClassFile(names, texts);
  }
}
