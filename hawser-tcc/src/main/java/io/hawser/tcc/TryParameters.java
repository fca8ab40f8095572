package io.hawser.tcc;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the parameters of a branch from the arguments of a try. */
final class TryParameters {
  private final List<Source> sources;

  /** One argument; {@code fields} are those of its class, if these are taken instead. */
  private record Source(
      int position, String name, int index, @Nullable Map<Field, Source> fields) {}

  private TryParameters(List<Source> sources) {
    this.sources = sources;
  }

  /**
   * Reads the annotations of parameters.
   *
   * @throws IllegalArgumentException if a parameter has no name, or a field cannot be read
   */
  static TryParameters of(
      @Nullable BusinessActionContextParameter[] annotations, Class<?>[] types, String where) {
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < annotations.length; i++) {
      BusinessActionContextParameter annotation = annotations[i];
      if (annotation != null) {
        sources.add(source(i, annotation, "", types[i], "parameter " + (i + 1) + " of " + where));
      }
    }
    return new TryParameters(sources);
  }

  static String nameOf(BusinessActionContextParameter annotation) {
    return annotation.paramName().isBlank() ? annotation.value() : annotation.paramName();
  }

  private static Source source(
      int position,
      BusinessActionContextParameter annotation,
      String defaultName,
      Class<?> type,
      String where) {
    if (annotation.isParamInProperty()) {
      return new Source(position, "", annotation.index(), fields(type, where));
    }
    String name = nameOf(annotation);
    if (name.isBlank()) {
      name = defaultName;
    }
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          "@BusinessActionContextParameter at " + where + " names no parameter");
    }
    return new Source(position, name, annotation.index(), null);
  }

  private static Map<Field, Source> fields(Class<?> type, String where) {
    Map<Field, Source> fields = new LinkedHashMap<>();
    for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
      for (Field field : owner.getDeclaredFields()) {
        BusinessActionContextParameter annotation =
            field.getAnnotation(BusinessActionContextParameter.class);
        if (annotation != null) {
          if (!field.trySetAccessible()) {
            throw new IllegalArgumentException(field + " cannot be read; open its package");
          }
          fields.put(field, source(0, annotation, field.getName(), field.getType(), "" + field));
        }
      }
    }
    if (fields.isEmpty()) {
      throw new IllegalArgumentException(
          where
              + " has isParamInProperty = true, but no field of "
              + type.getName()
              + " has @BusinessActionContextParameter");
    }
    return fields;
  }

  /** Returns the parameters of the branch; those that are null are left out. */
  Map<String, Object> of(@Nullable Object[] arguments) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Source source : sources) {
      put(source, arguments[source.position], values);
    }
    return values;
  }

  private static void put(Source source, @Nullable Object given, Map<String, Object> values) {
    Object value = source.index < 0 ? given : element(source, given);
    if (value == null) {
      return;
    }
    if (source.fields == null) {
      values.put(source.name, value);
      return;
    }
    source.fields.forEach(
        (field, inner) -> {
          try {
            put(inner, field.get(value), values);
          } catch (IllegalAccessException e) {
            throw new IllegalStateException(field + " cannot be read", e);
          }
        });
  }

  private static @Nullable Object element(Source source, @Nullable Object list) {
    if (list == null) {
      return null;
    }
    if (!(list instanceof List<?> elements)) {
      throw new IllegalArgumentException(
          "parameter " + source.name + ": index = " + source.index + ", but it is no list");
    }
    return source.index < elements.size() ? elements.get(source.index) : null;
  }
}
