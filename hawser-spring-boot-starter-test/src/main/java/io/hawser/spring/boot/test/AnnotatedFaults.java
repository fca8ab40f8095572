package io.hawser.spring.boot.test;

import io.hawser.testkit.faults.Fault;
import io.hawser.testkit.faults.Frames;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.stream.Stream;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ReflectionUtils;

/** The faults that annotations describe. */
final class AnnotatedFaults {
  private AnnotatedFaults() {}

  /** Returns whether a test class or one of its methods, own or inherited, has a fault. */
  static boolean isThereOneIn(Class<?> type) {
    if (annotations(type).findAny().isPresent()) {
      return true;
    }
    for (Method method : ReflectionUtils.getAllDeclaredMethods(type)) {
      if (annotations(method).findAny().isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** Returns the faults of a test, those of its class first. */
  static Fault[] of(Class<?> type, Method method) {
    return Stream.concat(annotations(type), annotations(method))
        .map(AnnotatedFaults::fault)
        .toArray(Fault[]::new);
  }

  private static Stream<CoordinatorFault> annotations(AnnotatedElement element) {
    return MergedAnnotations.search(SearchStrategy.TYPE_HIERARCHY)
        .withEnclosingClasses(Class::isMemberClass)
        .from(element)
        .stream(CoordinatorFault.class)
        .map(annotation -> annotation.synthesize());
  }

  private static Fault fault(CoordinatorFault fault) {
    Frames frames = new Frames(fault.frames(), fault.skip(), fault.count(), 1);
    Duration time = Duration.ofMillis(fault.millis());
    return switch (fault.value()) {
      case RESET -> Fault.reset();
      case HALF_CLOSE -> Fault.halfClose(fault.direction());
      case SWALLOW -> Fault.swallow(fault.direction());
      case STALL -> Fault.stall(fault.direction());
      case DELAY -> Fault.delay(fault.direction(), time);
      case TRICKLE -> Fault.trickle(fault.direction(), time);
      case DROP -> Fault.drop(fault.direction(), frames);
      case DUPLICATE -> Fault.duplicate(fault.direction(), frames);
      case LATE -> Fault.late(fault.direction(), frames, time);
      case UNKNOWN_ID -> Fault.unknownId(fault.direction(), frames);
      case STRAY -> Fault.stray(fault.direction(), frames);
      default ->
          throw new IllegalArgumentException(
              "@CoordinatorFault("
                  + fault.value()
                  + ") is not possible, as the annotation lacks the attributes for it. Inject the"
                  + " FaultProxy and set the fault there");
    };
  }
}
