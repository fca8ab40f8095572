package io.hawser.registry.zookeeper;

import io.hawser.config.RegistrySettings;
import io.hawser.registry.support.TlsFiles;
import java.util.List;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ClientX509Util;
import org.jspecify.annotations.Nullable;

/**
 * TLS settings for ZooKeeper's client. If a key is not set, ZooKeeper's own system property applies
 * ({@code zookeeper.client.secure}, {@code zookeeper.ssl.trustStore.location} and so on).
 */
final class TlsSettings {
  private static final String STORE = "a file ending with .p12, .jks or .pem";

  /** The only one of ZooKeeper's two transports with TLS. */
  private static final String NETTY = "org.apache.zookeeper.ClientCnxnSocketNetty";

  private TlsSettings() {}

  static ZKClientConfig clientConfig(RegistrySettings settings) {
    ZKClientConfig client = new ZKClientConfig();
    Boolean ssl = settings.flag("ssl");
    if (ssl != null) {
      client.setProperty(ZKClientConfig.SECURE_CLIENT, ssl.toString());
    }
    if (Boolean.parseBoolean(client.getProperty(ZKClientConfig.SECURE_CLIENT))) {
      client.setProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, NETTY);
      try (ClientX509Util names = new ClientX509Util()) {
        set(client, names.getSslTruststoreLocationProperty(), settings.file("trustStore", STORE));
        set(client, names.getSslTruststorePasswdProperty(), settings.text("trustStorePassword"));
        set(client, names.getSslKeystoreLocationProperty(), settings.file("keyStore", STORE));
        set(client, names.getSslKeystorePasswdProperty(), settings.text("keyStorePassword"));
      }
    } else {
      TlsFiles.reject(settings, List.of("trustStore", "keyStore"), settings.key("ssl") + "=true");
    }
    return client;
  }

  private static void set(ZKClientConfig client, String property, @Nullable Object value) {
    if (value != null) {
      client.setProperty(property, value.toString());
    }
  }
}
