package io.hawser.tcc;

import io.hawser.model.BranchStatus;
import io.hawser.transaction.ResourceManager;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The three methods of one annotated action. */
record ActionMethods(
    ActionSettings settings,
    Object service,
    Method prepare,
    TryParameters parameters,
    PhaseTwoCall commit,
    PhaseTwoCall rollback) {

  /**
   * Returns the annotation of a method of an interface, there or at the class that implements it.
   */
  static @Nullable TwoPhaseBusinessAction annotationOf(Method method, Class<?> implementing) {
    TwoPhaseBusinessAction own = method.getAnnotation(TwoPhaseBusinessAction.class);
    Method implementation = implementation(method, implementing);
    TwoPhaseBusinessAction other =
        implementation == null ? null : implementation.getAnnotation(TwoPhaseBusinessAction.class);
    if (own != null && other != null && !own.equals(other)) {
      throw new IllegalArgumentException(
          "@TwoPhaseBusinessAction at " + method + " and at " + implementation + " differ");
    }
    return own == null ? other : own;
  }

  private static @Nullable Method implementation(Method method, Class<?> implementing) {
    for (Method candidate : implementing.getMethods()) {
      if (!candidate.isBridge()
          && candidate.getName().equals(method.getName())
          && Arrays.equals(candidate.getParameterTypes(), method.getParameterTypes())) {
        return candidate;
      }
    }
    return null;
  }

  /** Returns the settings of an action whose names are those of its annotation and its methods. */
  static ActionSettings settings(
      Method method,
      TwoPhaseBusinessAction action,
      @Nullable JdbcFence fence,
      EmptyRollback emptyRollback) {
    if (action.useTCCFence() && fence == null) {
      throw new IllegalArgumentException(
          "@TwoPhaseBusinessAction at "
              + method
              + " has useTCCFence = true, and no fence was passed: call fence(...)");
    }
    if (!action.useTCCFence()
        && !(action.dataSource().isEmpty() && action.transactionManager().isEmpty())) {
      throw new IllegalArgumentException(
          "@TwoPhaseBusinessAction at "
              + method
              + " has dataSource or transactionManager, which are those of a fence, and no fence"
              + " (expected: useTCCFence = true, or neither)");
    }
    return new ActionSettings(
        action.name(),
        action.useTCCFence() ? fence : null,
        action.emptyRollback() == EmptyRollback.CALL ? EmptyRollback.CALL : emptyRollback,
        new ActionSettings.StepNames(
            method.getName(), action.commitMethod(), action.rollbackMethod()));
  }

  static ActionMethods of(
      Class<?> type,
      Class<?> implementing,
      Object service,
      Method prepare,
      TwoPhaseBusinessAction action,
      ActionSettings settings) {
    boolean fenced = settings.fence() != null;
    Method commit = find(type, prepare, action.commitMethod(), action.commitArgsClasses());
    Method rollback = find(type, prepare, action.rollbackMethod(), action.rollbackArgsClasses());
    if (fenced) {
      LateResult.rejectType(
          prepare.toString(), prepare.getParameterTypes(), prepare.getReturnType());
    } else {
      for (Method method : List.of(prepare, commit, rollback)) {
        PhaseTwoCall.rejectConnection(method);
      }
    }
    prepare.trySetAccessible();
    return new ActionMethods(
        settings,
        service,
        prepare,
        TryParameters.of(
            annotations(prepare, implementing), prepare.getParameterTypes(), prepare.toString()),
        PhaseTwoCall.of(commit, annotations(commit, implementing), BranchStatus.PhaseTwo_Committed),
        PhaseTwoCall.of(
            rollback, annotations(rollback, implementing), BranchStatus.PhaseTwo_Rollbacked));
  }

  /** Returns the method with these parameters, or the only one of that name. */
  private static Method find(Class<?> type, Method prepare, String name, Class<?>[] parameters) {
    List<Method> sameName = new ArrayList<>();
    for (Method method : type.getMethods()) {
      if (method.getName().equals(name)) {
        if (Arrays.equals(method.getParameterTypes(), parameters)) {
          return method;
        }
        sameName.add(method);
      }
    }
    if (sameName.size() == 1) {
      return sameName.get(0);
    }
    throw new IllegalArgumentException(
        "@TwoPhaseBusinessAction at "
            + prepare
            + " names the method "
            + name
            + "; of these "
            + type.getName()
            + " has "
            + (sameName.isEmpty()
                ? "none"
                : sameName.size()
                    + ", and none with the parameters "
                    + Arrays.toString(parameters)));
  }

  /** Returns the annotation of each parameter, at the interface or else at the class. */
  private static @Nullable BusinessActionContextParameter[] annotations(
      Method method, Class<?> implementing) {
    @Nullable BusinessActionContextParameter[] found =
        new BusinessActionContextParameter[method.getParameterCount()];
    Method implementation = implementation(method, implementing);
    for (int i = 0; i < found.length; i++) {
      found[i] = method.getParameters()[i].getAnnotation(BusinessActionContextParameter.class);
      if (found[i] == null && implementation != null) {
        found[i] =
            implementation.getParameters()[i].getAnnotation(BusinessActionContextParameter.class);
      }
    }
    return found;
  }

  TryCall register(ResourceManager resourceManager) {
    TccBranches branches =
        TccBranches.register(
            settings,
            PhaseTwoStep.of(context -> commit.run(service, context), service, commit.toString()),
            PhaseTwoStep.of(
                context -> rollback.run(service, context), service, rollback.toString()),
            resourceManager);
    return new TryCall(settings.name(), prepare, service, parameters, branches);
  }
}
