package io.hawser.testservers.eureka;

import io.hawser.testservers.child.ChildMain;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.netflix.eureka.server.EnableEurekaServer;

/**
 * A Eureka server that stands alone. The arguments are its port, and further settings as {@code
 * --name=value}.
 */
public final class EurekaMain {
  private EurekaMain() {}

  /** The application that Spring Boot configures. */
  @SpringBootApplication
  @EnableEurekaServer
  public static class Application {}

  /** Starts the server; it is ready when it answers. */
  public static void main(String[] args) {
    ChildMain.keep(
        () -> {
          String[] settings = args.clone();
          settings[0] = "--server.port=" + args[0];
          new SpringApplicationBuilder(Application.class)
              .properties(
                  "server.address=127.0.0.1",
                  "spring.main.banner-mode=off",
                  "eureka.client.register-with-eureka=false",
                  "eureka.client.fetch-registry=false",
                  "eureka.server.wait-time-in-ms-when-sync-empty=0")
              .run(settings);
          askOnce(args[0]);
          return args[0];
        });
  }

  /** Asks once, because the first request makes Eureka load half of its classes. */
  private static void askOnce(String port) throws IOException {
    URL all = new URL("http://127.0.0.1:" + port + "/eureka/apps");
    try (InputStream answer = all.openStream()) {
      answer.readAllBytes();
    }
  }
}
