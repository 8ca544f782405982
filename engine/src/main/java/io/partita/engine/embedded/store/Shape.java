package io.partita.engine.embedded.store;

/**
 * The attributes of an item that are counted: names and types, each as the number that the
 * dictionary of its table gave both together. Immutable, and shared by items of one shape.
 */
public final class Shape {
  /** Of an item that is not there, and of what is not counted. */
  public static final Shape NONE = new Shape(new int[0]);

  /** To be read from the item when it is applied: some of its attributes have no number yet. */
  public static final Shape OF_ITEM = new Shape(new int[0]);

  /** Of an item that a record of an older format replaced or removed. */
  static final Shape UNKNOWN = new Shape(new int[0]);

  /** The number of a name and a type that no item has come with together. */
  public static final int NOT_SEEN = -1;

  private final int[] attributes;

  private Shape(int[] attributes) {
    this.attributes = attributes;
  }

  /** The shape of these attributes; the array belongs to it from here on. */
  public static Shape of(int[] attributes) {
    return new Shape(attributes);
  }

  /** The number of attributes. */
  public int size() {
    return attributes.length;
  }

  /** The number that stands for an attribute's name and type. */
  public int attribute(int index) {
    return attributes[index];
  }
}
