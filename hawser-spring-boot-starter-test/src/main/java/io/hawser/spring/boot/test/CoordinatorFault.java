package io.hawser.spring.boot.test;

import io.hawser.testkit.faults.Direction;
import io.hawser.testkit.faults.FaultKind;
import io.hawser.testkit.faults.Frames;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A fault between the client and the embedded coordinator during a test method, or during each
 * method of a class. It begins before the method, when the context has started, and is healed after
 * it. Faults of the class act before those of the method.
 *
 * <p>Kinds that need more than these attributes are rejected: inject the {@link
 * io.hawser.testkit.faults.FaultProxy} for them.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(CoordinatorFaults.class)
@ExtendWith(HawserTestExtension.class)
public @interface CoordinatorFault {
  /**
   * Returns the kind of fault.
   *
   * @return RESET, HALF_CLOSE, SWALLOW, STALL, DELAY, TRICKLE, DROP, DUPLICATE, LATE, UNKNOWN_ID or
   *     STRAY
   */
  FaultKind value();

  /**
   * Returns the stream in which it acts.
   *
   * @return by default what the coordinator sends; RESET has no direction
   */
  Direction direction() default Direction.TO_CLIENT;

  /**
   * Returns the frames that it hits, for DROP, DUPLICATE, LATE, UNKNOWN_ID and STRAY.
   *
   * @return their type
   */
  Frames.Type frames() default Frames.Type.ANY;

  /**
   * Returns how many of these frames pass first.
   *
   * @return the number, for each connection
   */
  long skip() default 0;

  /**
   * Returns how many of these frames are hit then.
   *
   * @return the number, for each connection
   */
  long count() default Long.MAX_VALUE;

  /**
   * Returns the delay of DELAY and LATE, and the pause between two bytes of TRICKLE.
   *
   * @return milliseconds
   */
  long millis() default 0;
}
