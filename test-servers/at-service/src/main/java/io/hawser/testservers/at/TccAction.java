package io.hawser.testservers.at;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.seata.common.Constants;
import org.apache.seata.core.model.BranchType;
import org.apache.seata.integration.tx.api.interceptor.ActionInterceptorHandler;
import org.apache.seata.integration.tx.api.interceptor.TwoPhaseBusinessActionParam;
import org.apache.seata.rm.DefaultResourceManager;
import org.apache.seata.rm.tcc.TCCResource;
import org.apache.seata.rm.tcc.api.BusinessActionContext;
import org.apache.seata.rm.tcc.api.BusinessActionContextParameter;
import org.slf4j.MDC;

/** A TCC action whose steps leave rows {@code (name, step)} in the table effects. */
final class TccAction {
  private static final String NAME = "reserve";

  private final Service service;
  private final Method prepare;

  /** The service. */
  public static final class Service {
    private final DataSource database;

    Service(DataSource database) {
      this.database = database;
    }

    /** Runs the try. */
    public boolean prepare(
        BusinessActionContext context, @BusinessActionContextParameter("name") String name)
        throws SQLException {
      effect(name, "try");
      return true;
    }

    /** Runs the confirm. */
    public boolean commit(BusinessActionContext context) throws SQLException {
      effect((String) context.getActionContext("name"), "confirm");
      return true;
    }

    /** Runs the cancel. */
    public boolean rollback(BusinessActionContext context) throws SQLException {
      effect((String) context.getActionContext("name"), "cancel");
      return true;
    }

    private void effect(String name, String step) throws SQLException {
      try (Connection connection = database.getConnection();
          PreparedStatement statement =
              connection.prepareStatement("insert into effects (name, step) values (?, ?)")) {
        statement.setString(1, name);
        statement.setString(2, step);
        statement.executeUpdate();
      }
    }
  }

  TccAction(DataSource database) throws NoSuchMethodException {
    service = new Service(database);
    prepare = Service.class.getMethod("prepare", BusinessActionContext.class, String.class);
  }

  void register() throws NoSuchMethodException {
    Class<?>[] end = {BusinessActionContext.class};
    TCCResource resource = new TCCResource();
    resource.setActionName(NAME);
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

  /** Tries a branch. */
  String reserve(String xid, String name) throws Exception {
    Map<String, Object> entries = new HashMap<>();
    entries.put(Constants.ACTION_NAME, NAME);
    entries.put(Constants.COMMIT_METHOD, "commit");
    entries.put(Constants.ROLLBACK_METHOD, "rollback");
    TwoPhaseBusinessActionParam action = new TwoPhaseBusinessActionParam();
    action.setActionName(NAME);
    action.setBranchType(BranchType.TCC);
    action.setDelayReport(false);
    action.setUseCommonFence(false);
    action.setBusinessActionContext(entries);
    Object[] values = {null, name};
    try {
      return String.valueOf(
          new ActionInterceptorHandler()
              .proceed(prepare, values, xid, action, () -> prepare.invoke(service, values)));
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    } finally {
      MDC.clear();
    }
  }
}
