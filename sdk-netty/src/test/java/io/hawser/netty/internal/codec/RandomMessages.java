package io.hawser.netty.internal.codec;

import io.hawser.model.BranchType;
import io.hawser.protocol.BatchResultMessage;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.MergeResultMessage;
import io.hawser.protocol.MergedWarpMessage;
import io.hawser.protocol.Message;
import io.hawser.protocol.ResultCode;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Messages with random fields, all of which survive the wire. */
final class RandomMessages {
  private static final Set<Integer> CONTAINERS =
      Set.of(
          (int) MergedWarpMessage.TYPE_CODE,
          (int) MergeResultMessage.TYPE_CODE,
          (int) BatchResultMessage.TYPE_CODE);
  private static final List<Integer> PLAIN =
      Records.all().keySet().stream()
          .filter(code -> !CONTAINERS.contains(code) && code != HeartbeatMessage.TYPE_CODE)
          .toList();
  private static final String[] CHARS = {
    "a", "é", "订", "🚀", ":", ",", "\u0000", "\ud7ff", "\ue000"
  };

  private final Random random;

  RandomMessages(Random random) {
    this.random = random;
  }

  Message plain() {
    return ofType(PLAIN.get(random.nextInt(PLAIN.size())));
  }

  /** A message of that type, a container with up to twenty others. */
  Message ofType(int typeCode) {
    Map<String, Object> values = new HashMap<>();
    int parts = random.nextInt(20);
    return Records.build(typeCode, component -> value(component, values, parts));
  }

  private Object value(RecordComponent component, Map<String, Object> earlier, int parts) {
    Object value = value(component, parts);
    if (component.getName().equals("msg") && earlier.get("resultCode") == ResultCode.Success) {
      value = ""; // not on the wire
    }
    earlier.put(component.getName(), value);
    return value;
  }

  private Object value(RecordComponent component, int parts) {
    Class<?> type = component.getType();
    if (type == String.class) {
      return text();
    } else if (type == int.class) {
      return random.nextInt();
    } else if (type == long.class) {
      return random.nextLong();
    } else if (type == short.class) {
      return (short) random.nextInt();
    } else if (type == boolean.class) {
      return random.nextBoolean();
    } else if (type == BranchType.class) {
      return BranchType.values()[random.nextInt(BranchType.UNRECOGNIZED.ordinal())];
    } else if (type.isEnum()) {
      Object[] constants = type.getEnumConstants();
      return constants[random.nextInt(constants.length)];
    }
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      list.add(Records.isMessageList(component) ? plain() : (Object) random.nextInt());
    }
    return list;
  }

  private String text() {
    int length = random.nextInt(8) == 0 ? random.nextInt(8000) : random.nextInt(40);
    String ch = CHARS[random.nextInt(CHARS.length)];
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(random.nextInt(4) == 0 ? CHARS[random.nextInt(CHARS.length)] : ch);
    }
    return text.toString();
  }
}
