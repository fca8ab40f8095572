package io.hawser.examples.shop.account;

import io.hawser.tcc.BusinessActionContext;
import io.hawser.tcc.BusinessActionContextParameter;
import io.hawser.tcc.TwoPhaseBusinessAction;
import org.jspecify.annotations.Nullable;

/** Holds money, and takes it or gives it back when the global transaction ends. */
public interface AccountAction {
  /**
   * Runs the try.
   *
   * @param context {@code null}; the branch of this call, for the implementation
   * @param customer whose money it is
   * @param amount how much
   */
  @TwoPhaseBusinessAction(name = "account", useTCCFence = true)
  void hold(
      @Nullable BusinessActionContext context,
      @BusinessActionContextParameter("customer") String customer,
      @BusinessActionContextParameter("amount") int amount);

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
