package io.hawser.examples.shop.stock;

import io.hawser.tcc.BusinessActionContext;
import io.hawser.tcc.BusinessActionContextParameter;
import io.hawser.tcc.TwoPhaseBusinessAction;
import org.jspecify.annotations.Nullable;

/** Reserves goods, and takes them or gives them back when the global transaction ends. */
public interface StockAction {
  /**
   * Runs the try.
   *
   * @param context {@code null}; the branch of this call, for the implementation
   * @param item what is reserved
   * @param count how many
   */
  @TwoPhaseBusinessAction(name = "stock", useTCCFence = true)
  void reserve(
      @Nullable BusinessActionContext context,
      @BusinessActionContextParameter("item") String item,
      @BusinessActionContextParameter("count") int count);

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
