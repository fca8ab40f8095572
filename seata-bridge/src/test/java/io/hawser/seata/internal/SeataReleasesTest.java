package io.hawser.seata.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("What the bridge overrides in each release of Seata")
class SeataReleasesTest {
  private static final Path RELEASES = Path.of(System.getProperty("tested.releases"));
  private static final String SAGA = "org.apache.seata.saga.rm.SagaAnnotationResourceManager";

  /** Our classes and those that they replace. */
  private static final Map<Class<?>, String> REPLACED =
      Map.of(
          BridgeDataSourceManager.class, "org.apache.seata.rm.datasource.DataSourceManager",
          BridgeXaManager.class, "org.apache.seata.rm.datasource.xa.ResourceManagerXA",
          BridgeTccManager.class, "io.seata.rm.tcc.TCCResourceManager",
          BridgeSagaAnnotationManager.class, SAGA,
          BridgeTransactionManager.class, "org.apache.seata.core.model.TransactionManager",
          HawserContextCore.class, "org.apache.seata.core.context.ContextCore");

  static List<Path> releases() throws IOException {
    try (Stream<Path> files = Files.list(RELEASES)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  @Test
  void everyReleaseIsThere() throws IOException {
    assertEquals(5, releases().size());
  }

  @ParameterizedTest
  @MethodSource("releases")
  void everyOverriddenMethodIsThere(Path release) throws Exception {
    try (URLClassLoader seata = loader(release)) {
      for (Map.Entry<Class<?>, String> entry : REPLACED.entrySet()) {
        if (!isIn(release, entry.getValue())) {
          assertEquals(SAGA, entry.getValue(), "only annotated sagas are younger");
          continue;
        }
        Class<?> theirs = Class.forName(entry.getValue(), false, seata);
        assertFalse(Modifier.isFinal(theirs.getModifiers()), theirs + " is final");
        for (Method ours : overriding(entry.getKey())) {
          assertOverrides(ours, theirs);
        }
      }
    }
  }

  private static URLClassLoader loader(Path release) throws IOException {
    // slf4j and what else signatures mention is ours.
    return new URLClassLoader(
        new URL[] {release.toUri().toURL()}, SeataReleasesTest.class.getClassLoader()) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("org.apache.seata.") && !name.startsWith("io.seata.")) {
          return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    };
  }

  private static boolean isIn(Path release, String name) throws IOException {
    try (JarFile jar = new JarFile(release.toFile())) {
      return jar.getEntry(name.replace('.', '/') + ".class") != null;
    }
  }

  /** Public methods of ours that Seata calls; those with names of ours are not among them. */
  private static List<Method> overriding(Class<?> ours) {
    return Arrays.stream(ours.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !method.isSynthetic() && !method.getName().equals("undoLogs"))
        .toList();
  }

  private static void assertOverrides(Method ours, Class<?> theirs) {
    for (Class<?> type : family(theirs)) {
      for (Method method : type.getDeclaredMethods()) {
        if (signature(method).equals(signature(ours)) && !method.isSynthetic()) {
          assertFalse(Modifier.isFinal(method.getModifiers()), method + " is final");
          assertEquals(ours.getReturnType().getName(), method.getReturnType().getName());
          return;
        }
      }
    }
    assertTrue(false, theirs + " has no method " + signature(ours));
  }

  private static List<Class<?>> family(Class<?> type) {
    List<Class<?>> all = new ArrayList<>();
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      all.add(c);
      all.addAll(interfaces(c));
    }
    return all;
  }

  private static List<Class<?>> interfaces(Class<?> type) {
    List<Class<?>> all = new ArrayList<>();
    for (Class<?> i : type.getInterfaces()) {
      all.add(i);
      all.addAll(interfaces(i));
    }
    return all;
  }

  private static String signature(Method method) {
    return method.getName()
        + Arrays.stream(method.getParameterTypes())
            .map(Class::getName)
            .collect(Collectors.joining(",", "(", ")"));
  }

  /** A method that would reach Seata's network client must be one that ours replaces. */
  @ParameterizedTest
  @MethodSource("releases")
  void noMethodThatIsLeftReachesTheNetworkClient(Path release) throws Exception {
    try (JarFile jar = new JarFile(release.toFile())) {
      JavaClasses classes = new ClassFileImporter().importJar(jar);
      for (Map.Entry<Class<?>, String> entry : REPLACED.entrySet()) {
        if (!classes.contain(entry.getValue())) {
          continue;
        }
        Set<String> replaced =
            overriding(entry.getKey()).stream().map(Method::getName).collect(Collectors.toSet());
        Set<String> reaching = new TreeSet<>();
        JavaClass type = classes.get(entry.getValue());
        for (JavaClass c = type; c != null; c = c.getRawSuperclass().orElse(null)) {
          reaching.addAll(reachingNetworkClient(c));
        }
        reaching.removeAll(replaced);
        assertEquals(Set.of(), reaching, entry.getValue());
      }
    }
  }

  private static Set<String> reachingNetworkClient(JavaClass type) {
    return type.getAccessesFromSelf().stream()
        .filter(access -> access.getTargetOwner().getName().endsWith("NettyRemotingClient"))
        .map(access -> access.getOrigin().getName())
        .collect(Collectors.toSet());
  }
}
