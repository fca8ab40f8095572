package io.hawser.testservers.nacos;

import com.alibaba.nacos.NacosServerBasicApplication;
import com.alibaba.nacos.NacosServerWebApplication;
import com.alibaba.nacos.core.listener.startup.NacosStartUp;
import com.alibaba.nacos.core.listener.startup.NacosStartUpManager;
import com.alibaba.nacos.sys.env.DeploymentType;
import com.alibaba.nacos.sys.env.EnvUtil;
import io.hawser.testservers.child.ChildMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A standalone Nacos, for naming if the system property does not say more, on 127.0.0.1. Its log is
 * below the home directory as well.
 */
public final class NacosMain {
  private NacosMain() {}

  /**
   * Starts the server. Arguments: the port, the home directory, and {@code --web} if HTTP is wanted
   * as well. HTTP is on the port itself, gRPC 1000 and 1001 above, raft 1000 below.
   */
  public static void main(String[] args) {
    ChildMain.keep(
        () -> {
          configure(args[0], Path.of(args[1]));
          start(args.length > 2 && args[2].equals("--web"));
          return "";
        });
  }

  private static void configure(String port, Path home) throws IOException {
    System.setProperty("nacos.standalone", "true");
    System.getProperties().putIfAbsent("nacos.functionMode", "naming");
    System.setProperty("nacos.server.main.port", port);
    for (String address :
        new String[] {"nacos.server.ip", "nacos.remote.grpc.listen.ip", "server.address"}) {
      System.setProperty(address, "127.0.0.1");
    }
    // Everything it writes; RocksDB leaves 14 MB in the temporary directory.
    System.setProperty("nacos.home", home.toString());
    System.setProperty("user.home", home.toString());
    System.setProperty("nacos.logs.path", home.resolve("logs").toString());
    System.setProperty("server.tomcat.basedir", home.resolve("tomcat").toString());
    System.setProperty("java.io.tmpdir", Files.createDirectories(home.resolve("tmp")).toString());
    System.setProperty("derby.stream.error.file", home.resolve("derby.log").toString());
    System.setProperty("derby.system.durability", "test");
  }

  /** Starts the parts in the order of Nacos' own start class. */
  private static void start(boolean web) {
    EnvUtil.setDeploymentType(DeploymentType.SERVER);
    NacosStartUpManager.start(NacosStartUp.CORE_START_UP_PHASE);
    ConfigurableApplicationContext core =
        new SpringApplicationBuilder(NacosServerBasicApplication.class)
            .web(WebApplicationType.NONE)
            .run();
    if (web) {
      NacosStartUpManager.start(NacosStartUp.WEB_START_UP_PHASE);
      new SpringApplicationBuilder(NacosServerWebApplication.class).parent(core).run();
    }
  }
}
