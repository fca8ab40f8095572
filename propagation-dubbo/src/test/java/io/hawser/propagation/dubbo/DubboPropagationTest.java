package io.hawser.propagation.dubbo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.context.XidContext;
import io.hawser.testservers.Ports;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.dubbo.config.ApplicationConfig;
import org.apache.dubbo.config.ProtocolConfig;
import org.apache.dubbo.config.ReferenceConfig;
import org.apache.dubbo.config.RegistryConfig;
import org.apache.dubbo.config.ServiceConfig;
import org.apache.dubbo.config.bootstrap.DubboBootstrap;
import org.apache.dubbo.rpc.RpcContext;
import org.apache.dubbo.rpc.model.FrameworkModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Calls over real ports, by both protocols of Dubbo, and within the JVM. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("try") // scopes are there to be closed
class DubboPropagationTest {
  private static final String XID = "10.1.2.3:8091:4711";
  private static final int LIMIT_SECONDS = 120;

  private final FrameworkModel providers = new FrameworkModel();
  private final FrameworkModel consumers = new FrameworkModel();
  private EchoService dubbo;
  private EchoService triple;
  private EchoService inJvm;

  private static final class Echo implements EchoService {
    @Override
    public String xid() {
      return String.valueOf(XidContext.current());
    }

    @Override
    public CompletableFuture<String> xidLater() {
      return CompletableFuture.completedFuture(xid());
    }

    @Override
    public String fail() throws IOException {
      throw new IOException("of the service");
    }
  }

  @BeforeAll
  void start() {
    // One thread serves: the probe sees what stays on it.
    ProtocolConfig first = protocol("dubbo");
    ProtocolConfig second = protocol("tri");
    DubboBootstrap bootstrap = bootstrap(providers, "providers");
    ServiceConfig<EchoService> service = new ServiceConfig<>();
    service.setInterface(EchoService.class);
    service.setRef(new Echo());
    service.setProtocols(List.of(first, second));
    bootstrap.service(service).start();
    dubbo = remote("dubbo://127.0.0.1:" + first.getPort());
    triple = remote("tri://127.0.0.1:" + second.getPort());
    ReferenceConfig<EchoService> local = new ReferenceConfig<>();
    local.setInterface(EchoService.class);
    local.setScope("local");
    local.setTimeout(LIMIT_SECONDS * 1_000);
    local.setScopeModel(bootstrap.getApplicationModel().getDefaultModule());
    inJvm = local.get();
  }

  private static DubboBootstrap bootstrap(FrameworkModel model, String name) {
    ApplicationConfig application = new ApplicationConfig(name);
    application.setQosEnable(false);
    return DubboBootstrap.getInstance(model.newApplication())
        .application(application)
        .registry(new RegistryConfig(RegistryConfig.NO_AVAILABLE));
  }

  private static ProtocolConfig protocol(String name) {
    ProtocolConfig protocol = new ProtocolConfig(name);
    protocol.setHost("127.0.0.1");
    protocol.setThreads(1);
    protocol.setQueues(1_000);
    protocol.setPort(Ports.free());
    return protocol;
  }

  private EchoService remote(String url) {
    ReferenceConfig<EchoService> reference = new ReferenceConfig<>();
    reference.setInterface(EchoService.class);
    reference.setUrl(url);
    reference.setTimeout(LIMIT_SECONDS * 1_000);
    reference.setRetries(0);
    bootstrap(consumers, "consumer-" + url.substring(0, 3)).reference(reference).start();
    return reference.get();
  }

  @AfterAll
  void stop() {
    consumers.destroy();
    providers.destroy();
  }

  private List<EchoService> all() {
    return List.of(dubbo, triple, inJvm);
  }

  @Test
  void aCallCarriesTheXidOfItsThreadAndLeavesItThere() throws Exception {
    for (EchoService service : all()) {
      assertEquals("null", service.xid());
      try (XidContext.Scope scope = XidContext.bind(XID)) {
        assertEquals(XID, service.xid());
        assertEquals(XID, XidContext.current(), "in-JVM calls share the thread");
        assertEquals(XID, service.xidLater().get(LIMIT_SECONDS, TimeUnit.SECONDS));
      }
      assertNull(XidContext.current());
      assertEquals("null", service.xid());
    }
  }

  @Test
  void nothingStaysOnTheOnlyThreadOfTheProvider() {
    ThreadProbe.CALLS.set(0);
    for (int i = 0; i < 1_000; i++) {
      for (EchoService service : all()) {
        try (XidContext.Scope scope = XidContext.bind(XID)) {
          if (i % 2 == 0) {
            assertThrows(IOException.class, service::fail);
          } else {
            assertEquals(XID, service.xid());
          }
          assertEquals(XID, XidContext.current());
        }
        assertEquals("null", service.xid());
        assertEquals(List.of(), List.copyOf(ThreadProbe.LEAKS));
      }
    }
    assertEquals(6_000, ThreadProbe.CALLS.get(), "the probe has seen each call");
  }

  @Test
  void attachmentsOfSeatasFilterAreReadAndBadOnesIgnored() {
    for (EchoService service : List.of(dubbo, triple)) {
      assertEquals(XID, with(service, "TX_XID", XID));
      assertEquals(XID, with(service, "tx_xid", XID));
      assertEquals("null", with(service, "TX_XID", "nonsense"));
      assertEquals("null", with(service, "TX_XID", XID, "X-TX-XID", "10.1.2.3:8091:4712"));
    }
  }

  private static String with(EchoService service, String... namesAndValues) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      RpcContext.getClientAttachment().setAttachment(namesAndValues[i], namesAndValues[i + 1]);
    }
    return service.xid();
  }
}
