package io.hawser.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the providers of an interface, whatever thread asks. It searches the class loader of the
 * SDK first, then that of the interface, then the context class loader of the current thread. In a
 * packaged application the jars are in a class loader of their own, which the threads of a common
 * pool do not have as their context; and an application server may hold the SDK in a class loader
 * that does not see the providers of one application.
 */
public final class ServiceProviders {
  /** Beyond this many in one class loader, something is wrong with the class path itself. */
  private static final int MAX_BROKEN = 100;

  private ServiceProviders() {}

  /**
   * What a search found.
   *
   * @param chosen the first provider that was wanted, {@code null} if there is none
   * @param others those that were looked at before it
   * @param problems why some could not be used, a line each: a file that names no class, a
   *     constructor that throws, a class of another copy of the SDK
   * @param searched the class loaders, in the order they were searched
   * @param <P> the interface
   */
  public record Found<P>(
      @Nullable P chosen, List<P> others, List<String> problems, List<String> searched) {

    /** Copies the lists. */
    public Found {
      others = List.copyOf(others);
      problems = List.copyOf(problems);
      searched = List.copyOf(searched);
    }

    /**
     * Where was searched and what was in the way, for an error: the class path is not the only
     * place where providers may be.
     *
     * @return a sentence, or more
     */
    public String explanation() {
      return "Searched were the class loaders "
          + String.join(", ", searched)
          + (problems.isEmpty() ? "" : "; not usable: " + String.join("; ", problems));
    }
  }

  /**
   * Searches for a provider. Each class, by its name, is looked at once, and none after the one
   * that is wanted.
   *
   * @param type the interface
   * @param user a class of the SDK's module that asks; its class loader is searched first
   * @param wanted which one is wanted
   * @param <P> the interface
   * @return the first that is wanted, if there is one; never throws for a provider that is broken
   */
  public static <P> Found<P> find(Class<P> type, Class<?> user, Predicate<P> wanted) {
    Map<String, P> seen = new LinkedHashMap<>();
    Set<String> problems = new LinkedHashSet<>();
    Set<ClassLoader> loaders = loaders(type, user);
    for (ClassLoader loader : loaders) {
      P chosen = find(ServiceLoader.load(type, loader), wanted, seen, problems);
      if (chosen != null) {
        return found(chosen, seen.values(), problems, loaders);
      }
    }
    return found(null, seen.values(), problems, loaders);
  }

  private static <P> Found<P> found(
      @Nullable P chosen, Collection<P> seen, Set<String> problems, Set<ClassLoader> loaders) {
    return new Found<>(
        chosen,
        List.copyOf(seen),
        List.copyOf(problems),
        loaders.stream().map(String::valueOf).toList());
  }

  private static <P> @Nullable P find(
      ServiceLoader<P> services, Predicate<P> wanted, Map<String, P> seen, Set<String> problems) {
    Iterator<ServiceLoader.Provider<P>> providers = services.stream().iterator();
    for (int broken = 0; broken < MAX_BROKEN; ) {
      try {
        if (!providers.hasNext()) { // may fail, too: it reads the next file of names
          return null;
        }
        ServiceLoader.Provider<P> next = providers.next();
        String name = next.type().getName();
        if (!seen.containsKey(name)) {
          P provider = next.get();
          if (wanted.test(provider)) {
            return provider;
          }
          seen.put(name, provider);
        }
      } catch (ServiceConfigurationError | LinkageError e) { // such as a library that is missing
        broken++;
        problems.add(why(e));
      }
    }
    return null;
  }

  private static String why(Error e) {
    String message = String.valueOf(e.getMessage());
    return e.getCause() == null ? message : message + " (" + e.getCause() + ")";
  }

  /** Each once, in the order to search them. */
  private static Set<ClassLoader> loaders(Class<?> type, Class<?> user) {
    List<@Nullable ClassLoader> all = new ArrayList<>();
    all.add(user.getClassLoader());
    all.add(type.getClassLoader());
    all.add(Thread.currentThread().getContextClassLoader());
    Set<ClassLoader> distinct = new LinkedHashSet<>();
    for (ClassLoader loader : all) {
      distinct.add(loader == null ? ClassLoader.getSystemClassLoader() : loader);
    }
    return distinct;
  }
}
