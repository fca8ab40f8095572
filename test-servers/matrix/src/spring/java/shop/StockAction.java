package shop;

import io.hawser.tcc.BusinessActionContext;
import io.hawser.tcc.BusinessActionContextParameter;
import io.hawser.tcc.TwoPhaseBusinessAction;

/** The TCC action of the stock service. */
public interface StockAction {
  @TwoPhaseBusinessAction(name = "stock")
  boolean reserve(@BusinessActionContextParameter("order") int order);

  void commit(BusinessActionContext context);

  void rollback(BusinessActionContext context);
}
