package io.hawser.propagation.dubbo;

import io.hawser.context.XidHeaders;
import org.apache.dubbo.common.constants.CommonConstants;
import org.apache.dubbo.common.extension.Activate;
import org.apache.dubbo.rpc.Filter;
import org.apache.dubbo.rpc.Invocation;
import org.apache.dubbo.rpc.Invoker;
import org.apache.dubbo.rpc.Result;

/**
 * Sends the XID of the thread that calls a service along, as attachments of the call. Dubbo makes
 * the instance. Thread-safe.
 */
@Activate(group = CommonConstants.CONSUMER)
public final class XidConsumerFilter implements Filter {
  private final XidHeaders headers = new XidHeaders();

  /** Creates the filter; for Dubbo. */
  public XidConsumerFilter() {}

  @Override
  public Result invoke(Invoker<?> invoker, Invocation invocation) {
    headers.write(invocation::setAttachment);
    return invoker.invoke(invocation);
  }
}
