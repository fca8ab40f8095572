package io.hawser.fuzz;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.TimerTask;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each thread of a published module is made by the constructor of {@link Thread} that can leave out
 * the thread locals of the current thread, and gets a context class loader of its own.
 */
@DisplayName("threads inherit nothing from the thread that starts them")
class ThreadsInheritNothingTest {
  private static final JavaClasses PUBLISHED =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("io.hawser")
          .that(resideOutsideOfPackage("io.hawser.testsupport.."));

  /** Netty's thread has no such constructor; it is made on a thread that has nothing. */
  private static final String EVENT_LOOPS =
      "io.hawser.netty.internal.runtime.OwnThreads.newEventLoopThread(";

  private static final DescribedPredicate<JavaAccess<?>> INHERITING =
      DescribedPredicate.describe(
          "makes a thread that inherits",
          access ->
              (makesThread(access) && !makesUnrelated(access)
                      || makesTimer(access)
                      || makesPool(access))
                  && !access.getOrigin().getFullName().startsWith(EVENT_LOOPS));

  private static final ArchRule RULE = noClasses().should().accessTargetWhere(INHERITING);

  private static boolean isNew(JavaAccess<?> access) {
    return access.getTarget().getName().equals("<init>");
  }

  private static boolean makesThread(JavaAccess<?> access) {
    return isNew(access) && access.getTargetOwner().isAssignableTo(Thread.class);
  }

  /** Only one constructor has five parameters, the last of which says whether to inherit. */
  private static boolean makesUnrelated(JavaAccess<?> access) {
    return access.getTargetOwner().isEquivalentTo(Thread.class)
        && access.getTarget() instanceof CodeUnitAccessTarget constructor
        && constructor.getRawParameterTypes().size() == 5;
  }

  private static boolean makesTimer(JavaAccess<?> access) {
    return isNew(access) && access.getTargetOwner().getName().equals("java.util.Timer");
  }

  /** Without a factory, a pool makes threads that inherit. */
  private static boolean makesPool(JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    boolean pool =
        owner.isEquivalentTo(Executors.class)
            ? access.getTarget().getName().startsWith("new")
            : isNew(access)
                && owner.isAssignableTo(ThreadPoolExecutor.class)
                && owner.getPackageName().startsWith("java.");
    return pool
        && access.getTarget() instanceof CodeUnitAccessTarget factory
        && factory.getRawParameterTypes().stream()
            .noneMatch(type -> type.isEquivalentTo(ThreadFactory.class));
  }

  @Test
  void noThreadOfAPublishedModuleInherits() {
    RULE.check(PUBLISHED);
  }

  @Test
  void eachHasAContextClassLoaderOfItsOwn() {
    Set<String> making = new TreeSet<>();
    Set<String> without = new TreeSet<>();
    for (JavaClass type : PUBLISHED) {
      Set<JavaAccess<?>> accesses = type.getAccessesFromSelf();
      if (accesses.stream().anyMatch(access -> makesThread(access) && makesUnrelated(access))) {
        making.add(type.getSimpleName());
        if (accesses.stream()
            .noneMatch(access -> access.getTarget().getName().equals("setContextClassLoader"))) {
          without.add(type.getName());
        }
      }
    }
    assertEquals(Set.of(), without);
    Set<String> known =
        Set.of("OwnThreads", "FenceCleaner", "FileWatch", "RegistryThreads", "UndoLogQueue");
    assertTrue(making.containsAll(known), "" + making);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {Named.class, Unnamed.class, ByReference.class, Extended.class, Pooled.class})
  void whatInheritsIsFound(Class<?> bad) {
    JavaClasses classes = new ClassFileImporter().importClasses(bad);
    String found = assertThrows(AssertionError.class, () -> RULE.check(classes)).getMessage();
    assertTrue(found.contains(bad.getSimpleName()), found);
  }

  static final class Named {
    Thread make(Runnable task) {
      return new Thread(task, "named");
    }
  }

  static final class Unnamed {
    java.util.Timer make(TimerTask task) {
      java.util.Timer timer = new java.util.Timer();
      timer.schedule(task, 1);
      return timer;
    }
  }

  static final class ByReference {
    ThreadFactory make() {
      return Thread::new;
    }
  }

  static final class Extended extends Thread {}

  static final class Pooled {
    ExecutorService make() {
      return Executors.newCachedThreadPool();
    }
  }
}
