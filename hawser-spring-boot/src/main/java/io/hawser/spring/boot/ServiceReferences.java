package io.hawser.spring.boot;

import java.lang.reflect.Proxy;
import org.springframework.util.ClassUtils;

/** Recognises beans that pass their calls on to a service elsewhere, such as clients of Feign. */
final class ServiceReferences {
  /** Each reference of Dubbo has this interface. The proxy is by default none of the JDK. */
  private static final String DUBBO = "org.apache.dubbo.rpc.service.EchoService";

  private ServiceReferences() {}

  /**
   * Returns whether a class has no code of the application.
   *
   * @param target the class of a bean behind all proxies of Spring
   */
  static boolean isReference(Class<?> target) {
    return target.isInterface()
        || Proxy.isProxyClass(target)
        || ClassUtils.getAllInterfacesForClassAsSet(target).stream()
            .anyMatch(each -> each.getName().equals(DUBBO));
  }
}
