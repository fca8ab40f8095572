package io.hawser.testservers.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** One of the services; its paths and its table show which. */
@SpringBootApplication
public class SampleApplication {
  /** Starts it. */
  public static void main(String[] arguments) {
    SpringApplication.run(SampleApplication.class, arguments);
    System.out.println("SAMPLE IS READY");
  }
}
