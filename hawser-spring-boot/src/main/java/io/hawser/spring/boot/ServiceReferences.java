package io.hawser.spring.boot;

import java.lang.reflect.Proxy;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
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

  /**
   * Returns whether a reference may be a service of this application behind a proxy of its own
   * making: it is a proxy of the JDK, and not one of Feign.
   */
  static boolean mayBeLocal(Object bean) {
    Object innermost = bean;
    for (@Nullable Object next = bean;
        next != null;
        next = AopProxyUtils.getSingletonTarget(innermost)) {
      innermost = next;
    }
    return Proxy.isProxyClass(innermost.getClass())
        && !Proxy.getInvocationHandler(innermost)
            .getClass()
            .getName()
            .toLowerCase(Locale.ROOT)
            .contains("feign");
  }
}
