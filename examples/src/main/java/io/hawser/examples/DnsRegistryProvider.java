package io.hawser.examples;

import io.hawser.config.LiveConfig;
import io.hawser.config.RegistrySettings;
import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/**
 * Provider for {@code registry.type=dns}. A cluster is a host name, and its servers are all
 * addresses of that name. The key {@code registry.dns.port} sets the port of all servers, 8091 by
 * default. The key {@code registry.dns.serverAddr} sets the name server as {@code host:port}; the
 * default is that of the machine. Answers are not cached. DNS does not report changes, so the
 * client finds them by its regular lookups.
 */
public final class DnsRegistryProvider implements RegistryProvider {
  @Override
  public List<String> names() {
    return List.of("dns");
  }

  @Override
  public RegistryService create(LiveConfig config) {
    RegistrySettings settings = RegistrySettings.of(config.current(), "dns");
    int port = address(settings, "port", "any:" + settings.text("port", "8091")).port();
    String server = settings.text("serverAddr");
    String url = server == null ? "dns:" : "dns://" + address(settings, "serverAddr", server);
    return new Service(url, port, new AtomicBoolean());
  }

  private static ServerAddress address(RegistrySettings settings, String key, String text) {
    try {
      return ServerAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw settings.invalid(key, settings.text(key, ""), "host:port, or a port of 1 to 65535", e);
    }
  }

  record Service(String description, int port, AtomicBoolean closed) implements RegistryService {
    @Override
    @SuppressWarnings({"BanJNDI", "JdkObsolete"}) // DNS gives texts, not objects; JNDI's own types
    public List<ServiceInstance> lookup(String cluster) {
      List<ServiceInstance> servers = new ArrayList<>();
      try {
        if (closed.get()) {
          throw new NamingException("closed");
        }
        Hashtable<String, String> settings = new Hashtable<>();
        settings.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
        settings.put("java.naming.provider.url", description);
        settings.put("com.sun.jndi.dns.timeout.retries", "2"); // it waits for 1 s, and then for 2 s
        DirContext dns = new InitialDirContext(settings);
        try {
          var records = dns.getAttributes(cluster, new String[] {"A", "AAAA"}).getAll();
          while (records.hasMore()) {
            for (Object ip : Collections.list(records.next().getAll())) {
              servers.add(new ServiceInstance(new ServerAddress(ip.toString(), port)));
            }
          }
        } finally {
          dns.close();
        }
      } catch (NameNotFoundException e) {
        return List.of(); // the name server says that there is no such name: not a failure
      } catch (NamingException e) {
        throw new RegistryException(
            "Cannot look up " + cluster + " in " + description + ": " + e, e);
      }
      return servers;
    }

    @Override
    public boolean acceptsAnnouncements() {
      return false;
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }
}
