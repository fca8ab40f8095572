package io.hawser.propagation.dubbo;

import io.hawser.context.XidContext;
import io.hawser.context.XidHeaders;
import java.util.Locale;
import org.apache.dubbo.common.constants.CommonConstants;
import org.apache.dubbo.common.extension.Activate;
import org.apache.dubbo.rpc.Filter;
import org.apache.dubbo.rpc.Invocation;
import org.apache.dubbo.rpc.Invoker;
import org.apache.dubbo.rpc.Result;
import org.jspecify.annotations.Nullable;

/**
 * Binds the XID of a call to the thread while the service runs; a call without one runs without
 * one. What the thread had before is there again afterwards, also if consumer and provider share it
 * in one JVM. Dubbo makes the instance. Thread-safe.
 */
@Activate(group = CommonConstants.PROVIDER)
public final class XidProviderFilter implements Filter {
  private final XidHeaders headers = new XidHeaders();

  /** Creates the filter; for Dubbo. */
  public XidProviderFilter() {}

  @Override
  @SuppressWarnings("try") // the scope is there to be closed
  public Result invoke(Invoker<?> invoker, Invocation invocation) {
    String xid = headers.read(name -> attachment(invocation, name));
    try (XidContext.Scope scope = XidContext.bindOrSuspend(xid)) {
      return invoker.invoke(invocation);
    }
  }

  /**
   * Returns an attachment by its name, or by that in lower case, as the Triple protocol makes it.
   */
  private static @Nullable String attachment(Invocation invocation, String name) {
    String value = invocation.getAttachment(name);
    return value == null ? invocation.getAttachment(name.toLowerCase(Locale.ROOT)) : value;
  }
}
