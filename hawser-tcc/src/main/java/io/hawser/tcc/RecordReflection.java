package io.hawser.tcc;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes records apart and makes them. */
final class RecordReflection {
  private RecordReflection() {}

  /** Returns the components by name. */
  static Map<String, @Nullable Object> values(Record value) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      Method accessor = component.getAccessor();
      accessor.trySetAccessible();
      try {
        values.put(component.getName(), accessor.invoke(value));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalArgumentException(
            "a record of type " + value.getClass().getName() + " that cannot be read: " + e, e);
      }
    }
    return values;
  }

  /** Makes a record of JSON. A component that is absent is null. */
  static Object of(String name, Map<?, ?> values, Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String inner = name + "." + components[i].getName();
      Object value = values.get(components[i].getName());
      if (value != null) {
        arguments[i] = JsonConversion.convert(inner, value, components[i].getGenericType());
      } else if (components[i].getType().isPrimitive()) {
        throw new IllegalArgumentException("parameter " + inner + " is missing");
      }
    }
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.trySetAccessible();
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "parameter " + name + " does not fit " + type.getName() + ": " + e.getTargetException(),
          e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          "parameter " + name + ": " + type.getName() + " cannot be made: " + e, e);
    }
  }
}
