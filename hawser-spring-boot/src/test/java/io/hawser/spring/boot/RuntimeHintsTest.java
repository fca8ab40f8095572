package io.hawser.spring.boot;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.spring.GlobalTransactional;
import io.hawser.tcc.BusinessActionContext;
import io.hawser.tcc.BusinessActionContextParameter;
import io.hawser.tcc.TwoPhaseBusinessAction;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;

/** Tests which files, types and methods a native image keeps. */
class RuntimeHintsTest {
  /** A parameter with a field that travels. */
  static class Line {
    @BusinessActionContextParameter("item")
    String item = "";

    String other = "";
  }

  interface Stock {
    @TwoPhaseBusinessAction(name = "stock")
    void reserve(
        BusinessActionContext context,
        @BusinessActionContextParameter(isParamInProperty = true) Line line);

    void commit(BusinessActionContext context);

    void rollback(BusinessActionContext context);
  }

  static class StockService implements Stock {
    @Override
    public void reserve(BusinessActionContext context, Line line) {}

    @Override
    public void commit(BusinessActionContext context) {}

    @Override
    public void rollback(BusinessActionContext context) {}
  }

  static class Other {
    public void reserve() {}
  }

  private static RuntimeHints hintsOf(Class<?> bean) {
    GenericApplicationContext context = new GenericApplicationContext();
    context.registerBean(bean);
    DefaultGenerationContext generation =
        new DefaultGenerationContext(
            new ClassNameGenerator(ClassName.get("test", "Test")), new InMemoryGeneratedFiles());
    new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
    generation.writeGeneratedContent(); // the content is made only now
    return generation.getRuntimeHints();
  }

  @Test
  void filesAreKept() {
    RuntimeHints hints = new RuntimeHints();
    new HawserRuntimeHints().registerHints(hints, getClass().getClassLoader());
    for (String file :
        new String[] {
          "io/hawser/config/keys.txt",
          "io/hawser/tcc/tcc_fence_log-postgresql.sql",
          "META-INF/services/io.hawser.HawserClientProvider"
        }) {
      assertTrue(RuntimeHintsPredicates.resource().forResource(file).test(hints), file);
    }
    assertTrue(RuntimeHintsPredicates.reflection().onType(GlobalTransactional.class).test(hints));
  }

  @Test
  void theMethodsOfTccActionsAreKept() throws Exception {
    RuntimeHints hints = hintsOf(StockService.class);
    for (Class<?> type : new Class<?>[] {Stock.class, StockService.class}) {
      for (String name : new String[] {"commit", "rollback"}) {
        assertTrue(
            RuntimeHintsPredicates.reflection()
                .onMethod(type.getMethod(name, BusinessActionContext.class))
                .invoke()
                .test(hints),
            type + " " + name);
      }
    }
    assertTrue(
        RuntimeHintsPredicates.reflection()
            .onField(Line.class.getDeclaredField("item"))
            .test(hints));
    assertFalse(
        RuntimeHintsPredicates.reflection()
            .onField(Line.class.getDeclaredField("other"))
            .test(hints));
  }

  @Test
  void otherBeansHaveNoHints() throws Exception {
    assertFalse(
        RuntimeHintsPredicates.reflection()
            .onMethod(Other.class.getMethod("reserve"))
            .invoke()
            .test(hintsOf(Other.class)));
  }
}
