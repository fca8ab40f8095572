package io.hawser.spring.boot.test;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Finds {@link HawserTest} at test classes; Spring calls it for each. */
final class HawserTestCustomizerFactory implements ContextCustomizerFactory {
  /** Creates the factory for Spring. */
  HawserTestCustomizerFactory() {}

  @Override
  public @Nullable ContextCustomizer createContextCustomizer(
      Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
    HawserTest annotation =
        TestContextAnnotationUtils.findMergedAnnotation(testClass, HawserTest.class);
    return annotation == null
        ? null
        : new HawserTestCustomizer(annotation.faults() || AnnotatedFaults.isThereOneIn(testClass));
  }
}
