package io.hawser.testservers.seata;

import io.hawser.testservers.child.ChildMain;
import io.hawser.testservers.child.Commands;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.http.HttpResponse;
import org.apache.http.util.EntityUtils;
import org.apache.seata.core.context.RootContext;
import org.apache.seata.integration.http.DefaultHttpExecutor;
import org.apache.seata.integration.http.SeataWebMvcConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/**
 * A service on Spring MVC with Seata's interceptor. Its path {@code /xid} answers the XID of its
 * thread. The command {@code get XID HOST PATH} calls another service by Seata's helper of Apache's
 * HTTP client and answers the body.
 */
public final class SeataHttpMain implements Commands {
  private final int port;

  private SeataHttpMain(int port) {
    this.port = port;
  }

  /** The application. */
  @Configuration
  @EnableWebMvc
  @Import(SeataWebMvcConfigurer.class)
  public static class Application {
    /** Creates the controller. */
    @Bean
    public Answers answers() {
      return new Answers();
    }
  }

  /** The controller. */
  @RestController
  public static class Answers {
    /** Returns the XID of the thread. */
    @GetMapping("/xid")
    public String xid() {
      return String.valueOf(RootContext.getXID());
    }
  }

  /** Starts Tomcat on a free port, which is the greeting. */
  public static void main(String[] arguments) {
    ChildMain.serve(
        () -> {
          String directory = Files.createTempDirectory("seata-http").toString();
          Tomcat tomcat = new Tomcat();
          tomcat.setBaseDir(directory);
          tomcat.setPort(0);
          tomcat.getConnector().setProperty("address", "127.0.0.1");
          Context root = tomcat.addContext("", directory);
          AnnotationConfigWebApplicationContext spring =
              new AnnotationConfigWebApplicationContext();
          spring.register(Application.class);
          Tomcat.addServlet(root, "dispatcher", new DispatcherServlet(spring)).setLoadOnStartup(1);
          root.addServletMappingDecoded("/", "dispatcher");
          tomcat.start();
          return new SeataHttpMain(tomcat.getConnector().getLocalPort());
        });
  }

  @Override
  public String greeting() {
    return Integer.toString(port);
  }

  @Override
  public String execute(String command) throws Exception {
    String[] words = command.split(" ", -1);
    if (!words[0].equals("get")) {
      throw new IllegalArgumentException("unknown command " + words[0]);
    }
    RootContext.bind(words[1]);
    try {
      HttpResponse response =
          DefaultHttpExecutor.getInstance()
              .executeGet(words[2], words[3], new HashMap<>(), HttpResponse.class);
      return EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8);
    } finally {
      RootContext.unbind();
    }
  }
}
