package io.hawser.registry.nacos;

import com.alibaba.nacos.api.PropertyKeyConst;
import com.alibaba.nacos.client.auth.ram.RamClientAuthServiceImpl;
import com.alibaba.nacos.plugin.auth.api.LoginIdentityContext;
import com.alibaba.nacos.plugin.auth.api.RequestResource;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Signs every request with a key of Alibaba Cloud. The algorithm is Nacos' own code. */
final class CloudSignature implements Access {
  private final RamClientAuthServiceImpl signer = new RamClientAuthServiceImpl();
  private final RequestResource resource;

  CloudSignature(NacosSettings settings) {
    Properties properties = new Properties();
    // else keys are looked for in files of the home directory, which a thread watches
    properties.setProperty(PropertyKeyConst.IS_USE_RAM_INFO_PARSING, "false");
    if (settings.credentials() instanceof Credentials.KeyPair pair) {
      properties.setProperty(PropertyKeyConst.ACCESS_KEY, pair.accessKey());
      properties.setProperty(PropertyKeyConst.SECRET_KEY, pair.secretKey());
    } else if (settings.credentials() instanceof Credentials.RamRole role) {
      properties.setProperty(PropertyKeyConst.RAM_ROLE_NAME, role.name());
    }
    signer.login(properties); // remembers them, no more
    this.resource = settings.signed();
  }

  @Override
  public Map<String, String> headers() {
    LoginIdentityContext signed = signer.getLoginIdentityContext(resource);
    Map<String, String> headers = new HashMap<>();
    signed.getAllKey().forEach(name -> headers.put(name, signed.getParameter(name)));
    return headers;
  }
}
