package io.hawser.netty.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.protocol.Message;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Builds messages of any type by the names of their record components. */
final class Records {
  private static final Map<Integer, Class<? extends Record>> BY_TYPE_CODE = find();

  private Records() {}

  /** Every kind of message, by type code. */
  static Map<Integer, Class<? extends Record>> all() {
    return BY_TYPE_CODE;
  }

  private static Map<Integer, Class<? extends Record>> find() {
    Map<Integer, Class<? extends Record>> found = new TreeMap<>();
    collect(Message.class, found);
    return found;
  }

  private static void collect(Class<?> type, Map<Integer, Class<? extends Record>> into) {
    if (type.isRecord()) {
      try {
        into.put((int) type.getField("TYPE_CODE").getShort(null), type.asSubclass(Record.class));
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    } else {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        collect(permitted, into);
      }
    }
  }

  /** The message that a vector describes by {@code typeCode} and the named member. */
  static Message of(JsonNode vector, String member) {
    return of(vector.required("typeCode").intValue(), vector.required(member));
  }

  private static Message of(int typeCode, JsonNode fields) {
    return build(typeCode, component -> value(component, fields.required(component.getName())));
  }

  /** A message whose components have the values that the function gives. */
  static Message build(int typeCode, Function<RecordComponent, Object> value) {
    Class<? extends Record> type = BY_TYPE_CODE.get(typeCode);
    if (type == null) {
      throw new IllegalArgumentException("type code " + typeCode);
    }
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values = Arrays.stream(components).map(value).toArray();
    try {
      Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
      return (Message) constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type.getSimpleName() + Arrays.toString(values), e);
    }
  }

  /** Whether the component is a list of messages and not of ids. */
  static boolean isMessageList(RecordComponent component) {
    return component.getType() == List.class
        && ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
            == Message.class;
  }

  private static Object value(RecordComponent component, JsonNode json) {
    Class<?> type = component.getType();
    if (json.isNull()) {
      return null;
    } else if (type == String.class) {
      return json.textValue();
    } else if (type == int.class) {
      return json.intValue();
    } else if (type == long.class) {
      return json.longValue();
    } else if (type == short.class) {
      return json.shortValue();
    } else if (type == boolean.class) {
      return json.booleanValue();
    } else if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> ((Enum<?>) constant).name().equals(json.textValue()))
          .findAny()
          .orElseThrow();
    }
    List<Object> list = new ArrayList<>();
    for (JsonNode element : json) {
      list.add(
          isMessageList(component)
              ? of(element.required("typeCode").intValue(), element.required("fields"))
              : (Object) element.intValue());
    }
    return list;
  }
}
