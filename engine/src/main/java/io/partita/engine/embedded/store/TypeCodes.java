package io.partita.engine.embedded.store;

import io.partita.engine.embedded.store.TableStructure.IndexState;
import io.partita.engine.value.AttributeType;

/**
 * The numbers that stand for attribute types, origins and index states in the log and in
 * checkpoints.
 */
final class TypeCodes {
  private static final AttributeType[] TYPES = {
    AttributeType.S,
    AttributeType.N,
    AttributeType.B,
    AttributeType.BOOL,
    AttributeType.NULL,
    AttributeType.M,
    AttributeType.L,
    AttributeType.SS,
    AttributeType.NS,
    AttributeType.BS
  };
  private static final Origin[] ORIGINS = {
    Origin.USER, Origin.TIME_TO_LIVE, Origin.RESTORE, Origin.SYSTEM
  };
  private static final IndexState[] STATES = {
    IndexState.ACTIVE, IndexState.ALLOCATING, IndexState.BACKFILLING, IndexState.DELETING
  };

  private TypeCodes() {}

  static int code(AttributeType type) {
    return switch (type) {
      case S -> 0;
      case N -> 1;
      case B -> 2;
      case BOOL -> 3;
      case NULL -> 4;
      case M -> 5;
      case L -> 6;
      case SS -> 7;
      case NS -> 8;
      case BS -> 9;
    };
  }

  static AttributeType type(int code) {
    return TYPES[code];
  }

  static int code(Origin origin) {
    return switch (origin) {
      case USER -> 0;
      case TIME_TO_LIVE -> 1;
      case RESTORE -> 2;
      case SYSTEM -> 3;
    };
  }

  static Origin origin(int code) {
    return ORIGINS[code];
  }

  static int code(IndexState state) {
    return switch (state) {
      case ACTIVE -> 0;
      case ALLOCATING -> 1;
      case BACKFILLING -> 2;
      case DELETING -> 3;
    };
  }

  static IndexState indexState(int code) {
    return STATES[code];
  }
}
