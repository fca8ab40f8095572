package io.hawser.tcc;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes what a step asks for of what JSON has. Nothing is cut or rounded. */
final class JsonConversion {
  private JsonConversion() {}

  /**
   * Converts a value.
   *
   * @throws IllegalArgumentException if the value does not fit the type; the message names both
   */
  static Object convert(String name, Object value, Type type) {
    if (type instanceof Class<?> plain) {
      return converted(name, value, plain);
    }
    if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
      return ofGeneric(name, value, raw, generic.getActualTypeArguments());
    }
    if (type instanceof GenericArrayType array) {
      return array(name, list(name, value, type), array.getGenericComponentType());
    }
    if (type instanceof WildcardType wildcard) {
      return convert(name, value, wildcard.getUpperBounds()[0]);
    }
    return type instanceof TypeVariable<?> variable
        ? convert(name, value, variable.getBounds()[0])
        : value;
  }

  private static IllegalArgumentException misfit(
      String name, Object value, Type type, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "parameter "
            + name
            + " is a "
            + value.getClass().getSimpleName()
            + " that does not fit "
            + type.getTypeName(),
        cause);
  }

  private static Object ofGeneric(String name, Object value, Class<?> raw, Type[] arguments) {
    if (Collection.class.isAssignableFrom(raw) || raw == Iterable.class) {
      return collection(name, value, raw, arguments[0]);
    }
    if (raw == Map.class && json(value) instanceof Map<?, ?> map) {
      Map<Object, Object> entries = new LinkedHashMap<>();
      map.forEach(
          (key, inner) ->
              entries.put(
                  convert(name + " key", key, arguments[0]),
                  convert(name + "." + key, inner, arguments[1])));
      return entries;
    }
    return converted(name, value, raw);
  }

  private static Object converted(String name, Object value, Class<?> type) {
    if (type.isInstance(value)) {
      return value;
    }
    if (type.isArray()) {
      return array(name, list(name, value, type), type.getComponentType());
    }
    if (Collection.class.isAssignableFrom(type) || type == Iterable.class) {
      return collection(name, value, type, Object.class);
    }
    if (type.isRecord() && json(value) instanceof Map<?, ?> components) {
      return RecordReflection.of(name, components, type);
    }
    Object converted;
    try {
      converted = single(value, type);
    } catch (ArithmeticException | IllegalArgumentException | DateTimeException e) {
      throw misfit(name, value, type, e);
    }
    if (converted == null) {
      throw misfit(name, value, type, null);
    }
    return converted;
  }

  /** Reads lists and objects that Seata's client writes as text in a text; other values stay. */
  private static @Nullable Object json(Object value) {
    try {
      return value instanceof String text ? JsonReader.read(text) : value;
    } catch (IllegalArgumentException e) {
      return value;
    }
  }

  private static List<?> list(String name, Object value, Type type) {
    if (json(value) instanceof List<?> list) {
      return list;
    }
    throw misfit(name, value, type, null);
  }

  private static Object collection(String name, Object value, Class<?> type, Type element) {
    Collection<@Nullable Object> all;
    if (type.isAssignableFrom(List.class)) {
      all = new ArrayList<>();
    } else if (type == Set.class) {
      all = new LinkedHashSet<>();
    } else {
      throw misfit(name, value, type, null);
    }
    int at = 0;
    for (Object inner : list(name, value, type)) {
      all.add(inner == null ? null : convert(name + "[" + at + "]", inner, element));
      at++;
    }
    return all;
  }

  private static Object array(String name, List<?> list, Type element) {
    List<@Nullable Object> converted = new ArrayList<>();
    for (Object inner : list) {
      converted.add(
          inner == null ? null : convert(name + "[" + converted.size() + "]", inner, element));
    }
    Class<?> type = element instanceof Class<?> plain ? plain : Object.class;
    if (element instanceof ParameterizedType generic
        && generic.getRawType() instanceof Class<?> raw) {
      type = raw;
    }
    Object array = Array.newInstance(type, converted.size());
    for (int i = 0; i < converted.size(); i++) {
      Object inner = converted.get(i);
      if (inner == null && type.isPrimitive()) {
        throw new IllegalArgumentException("parameter " + name + "[" + i + "] is null");
      }
      Array.set(array, i, inner);
    }
    return array;
  }

  private static @Nullable Object single(Object value, Class<?> type) {
    if (type == String.class) {
      return value instanceof Map || value instanceof List
          ? JsonWriter.write(value)
          : value.toString();
    }
    if (type == boolean.class || type == Boolean.class) {
      return truth(value);
    }
    if (type == char.class || type == Character.class) {
      return value instanceof String text && text.length() == 1 ? text.charAt(0) : null;
    }
    if (type.isEnum()) {
      return constant(value, type);
    }
    if (type == Map.class) {
      return json(value) instanceof Map<?, ?> map ? map : null;
    }
    Function<String, Object> parser = TextTypes.parser(type);
    if (parser != null) {
      return value instanceof String text ? parser.apply(text) : null;
    }
    return value instanceof Number || value instanceof String
        ? number(JsonReader.decimal(value.toString()), type)
        : null;
  }

  private static @Nullable Object truth(Object value) {
    if (value instanceof String text) {
      return switch (text) {
        case "true" -> true;
        case "false" -> false;
        default -> null;
      };
    }
    return value instanceof Boolean ? value : null;
  }

  private static @Nullable Object constant(Object value, Class<?> type) {
    for (Object constant : type.getEnumConstants()) {
      if (constant instanceof Enum<?> named && value.equals(named.name())) {
        return constant;
      }
    }
    return null;
  }

  @SuppressWarnings("JavaUtilDate") // services have such parameters
  private static @Nullable Object number(BigDecimal value, Class<?> type) {
    if (type == int.class || type == Integer.class) {
      return value.intValueExact();
    }
    if (type == long.class || type == Long.class) {
      return value.longValueExact();
    }
    if (type == short.class || type == Short.class) {
      return value.shortValueExact();
    }
    if (type == byte.class || type == Byte.class) {
      return value.byteValueExact();
    }
    if (type == double.class || type == Double.class) {
      return held(value, value.doubleValue());
    }
    if (type == float.class || type == Float.class) {
      return held(value, value.floatValue()) == null ? null : (Object) value.floatValue();
    }
    if (type == BigInteger.class) {
      return value.toBigIntegerExact();
    }
    if (type == Date.class) {
      return new Date(value.longValueExact());
    }
    return type == BigDecimal.class ? value : null;
  }

  /**
   * Returns the nearest value, or {@code null} if the type cannot hold it: a fraction is as near as
   * it can be; a whole number must be the same.
   */
  private static @Nullable Object held(BigDecimal value, double nearest) {
    boolean isWhole = value.stripTrailingZeros().scale() <= 0;
    return Double.isInfinite(nearest) || (isWhole && new BigDecimal(nearest).compareTo(value) != 0)
        ? null
        : (Object) nearest;
  }
}
