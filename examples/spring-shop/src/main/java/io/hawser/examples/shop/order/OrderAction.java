package io.hawser.examples.shop.order;

import io.hawser.tcc.BusinessActionContext;
import io.hawser.tcc.BusinessActionContextParameter;
import io.hawser.tcc.TwoPhaseBusinessAction;
import org.jspecify.annotations.Nullable;

/** Notes an order, and how it ended when the global transaction ends. */
public interface OrderAction {
  /**
   * Runs the try.
   *
   * @param context {@code null}; the branch of this call, for the implementation
   * @param order the order
   * @param id its number, which the confirm and the cancel need
   */
  @TwoPhaseBusinessAction(name = "order", useTCCFence = true)
  void note(
      @Nullable BusinessActionContext context,
      Order order,
      @BusinessActionContextParameter("id") String id);

  /**
   * Runs the confirm.
   *
   * @param context the branch
   */
  void commit(BusinessActionContext context);

  /**
   * Runs the cancel.
   *
   * @param context the branch
   */
  void rollback(BusinessActionContext context);
}
