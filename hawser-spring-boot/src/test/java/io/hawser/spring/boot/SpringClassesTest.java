package io.hawser.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Classes whose methods may be tries of TCC. */
class SpringClassesTest {
  @ParameterizedTest
  @CsvSource({
    "org.springframework.web.client.RestTemplate, true",
    "org.springframework.samplesx.Client, true",
    "org.springframework.samples.petclinic.owner.OwnerController, false",
    "org.springframeworks.Shop, false",
    "com.example.Shop, false"
  })
  void samplesOfSpringAreApplications(String name, boolean contained) {
    assertEquals(contained, SpringClasses.contains(name));
  }
}
