package io.hawser.testservers.seata;

import io.hawser.testservers.child.ChildMain;
import io.hawser.testservers.child.Commands;
import java.lang.reflect.Method;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.seata.common.Constants;
import org.apache.seata.core.model.BranchType;
import org.apache.seata.integration.tx.api.fence.DefaultCommonFenceHandler;
import org.apache.seata.integration.tx.api.interceptor.ActionInterceptorHandler;
import org.apache.seata.integration.tx.api.interceptor.TwoPhaseBusinessActionParam;
import org.apache.seata.rm.DefaultResourceManager;
import org.apache.seata.rm.RMClient;
import org.apache.seata.rm.fence.SpringFenceConfig;
import org.apache.seata.rm.fence.SpringFenceHandler;
import org.apache.seata.rm.tcc.TCCResource;
import org.apache.seata.rm.tcc.api.BusinessActionContext;
import org.apache.seata.rm.tcc.api.BusinessActionContextParameter;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * A TCC service with Seata's client and its fence: {@code SeataTccMain DATABASE ACTION}. The
 * command {@code try XID ITEM COUNT} answers the branch id. Each step leaves a row in the table
 * effects.
 */
public final class SeataTccMain implements Commands {
  private static final String GROUP = "default_tx_group";

  private final String actionName;
  private final Service service;
  private final Method prepare;

  /** The service. */
  public static final class Service {
    private final DataSource database;

    private Service(DataSource database) {
      this.database = database;
    }

    /** Runs the try, and returns the branch. */
    public String reserve(
        BusinessActionContext context,
        @BusinessActionContextParameter("item") String item,
        @BusinessActionContextParameter("count") int count)
        throws SQLException {
      effect(context, "try");
      return Long.toString(context.getBranchId());
    }

    /** Runs the confirm. */
    public boolean commit(BusinessActionContext context) throws SQLException {
      effect(context, "confirm");
      return true;
    }

    /** Runs the cancel. */
    public boolean rollback(BusinessActionContext context) throws SQLException {
      effect(context, "cancel");
      return true;
    }

    private void effect(BusinessActionContext context, String step) throws SQLException {
      try (PreparedStatement statement =
          DataSourceUtils.getConnection(database)
              .prepareStatement("insert into effects values (?, ?, ?, ?, 'seata')")) {
        statement.setLong(1, context.getBranchId());
        statement.setString(2, step);
        statement.setString(3, (String) context.getActionContext("item"));
        statement.setInt(4, ((Number) context.getActionContext("count")).intValue());
        statement.executeUpdate();
      }
    }
  }

  private SeataTccMain(Service service, String actionName) throws NoSuchMethodException {
    this.service = service;
    this.actionName = actionName;
    this.prepare =
        Service.class.getMethod("reserve", BusinessActionContext.class, String.class, int.class);
  }

  /** Connects the RM and registers the action. */
  public static void main(String[] arguments) {
    ChildMain.serve(
        () -> {
          PGSimpleDataSource database = new PGSimpleDataSource();
          database.setUrl(arguments[0]);
          DefaultCommonFenceHandler.get().setFenceHandler(new SpringFenceHandler());
          new SpringFenceConfig(database, new DataSourceTransactionManager(database))
              .afterPropertiesSet();
          RMClient.init("tcc-service", GROUP);
          SeataTccMain main = new SeataTccMain(new Service(database), arguments[1]);
          main.register();
          return main;
        });
  }

  private void register() throws NoSuchMethodException {
    Class<?>[] end = {BusinessActionContext.class};
    TCCResource resource = new TCCResource();
    resource.setActionName(actionName);
    resource.setTargetBean(service);
    resource.setPrepareMethod(prepare);
    resource.setCommitMethodName("commit");
    resource.setCommitMethod(Service.class.getMethod("commit", end));
    resource.setRollbackMethodName("rollback");
    resource.setRollbackMethod(Service.class.getMethod("rollback", end));
    resource.setCommitArgsClasses(end);
    resource.setRollbackArgsClasses(end);
    resource.setPhaseTwoCommitKeys(new String[1]);
    resource.setPhaseTwoRollbackKeys(new String[1]);
    DefaultResourceManager.get().registerResource(resource);
  }

  @Override
  public String execute(String command) throws Exception {
    String[] words = command.split(" ", -1);
    if (!words[0].equals("try")) {
      throw new IllegalArgumentException("unknown command " + words[0]);
    }
    Map<String, Object> entries = new HashMap<>();
    entries.put(Constants.ACTION_NAME, actionName);
    entries.put(Constants.COMMIT_METHOD, "commit");
    entries.put(Constants.ROLLBACK_METHOD, "rollback");
    entries.put(Constants.USE_COMMON_FENCE, true);
    TwoPhaseBusinessActionParam action = new TwoPhaseBusinessActionParam();
    action.setActionName(actionName);
    action.setBranchType(BranchType.TCC);
    action.setDelayReport(false);
    action.setUseCommonFence(true);
    action.setBusinessActionContext(entries);
    Object[] values = {null, words[2], Integer.valueOf(words[3])};
    try {
      return (String)
          new ActionInterceptorHandler()
              .proceed(prepare, values, words[1], action, () -> prepare.invoke(service, values));
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
