package io.hawser.config;

import io.hawser.error.ConfigurationException;
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
 * Finds the providers of an interface from any thread. It searches the class loader of the SDK
 * first, then that of the interface, then the context class loader of the current thread. A
 * packaged application has its jars in a class loader of its own, which is not the context class
 * loader of threads in the common pool. An application server may load the SDK in a class loader
 * that does not see the providers of one application.
 */
public final class ServiceProviders {
  /** The number of broken providers in one class loader after which the search stops. */
  private static final int MAX_BROKEN = 100;

  private ServiceProviders() {}

  /**
   * The result of a search.
   *
   * @param chosen the first matching provider, {@code null} if there is none
   * @param others the providers that were examined before it
   * @param problems one line for each provider that could not be used, for instance because its
   *     constructor throws or its class belongs to another copy of the SDK
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
     * Returns where the search looked and which problems it met, for an error message. Providers
     * may be in other places than the class path.
     *
     * @return a sentence, or more
     */
    public String explanation() {
      return "These class loaders were searched: "
          + String.join(", ", searched)
          + (problems.isEmpty() ? "" : "; not usable: " + String.join("; ", problems));
    }
  }

  /**
   * Searches for a provider. It examines each class name once and stops at the first match.
   *
   * @param type the interface
   * @param user a class of the calling SDK module; its class loader is searched first
   * @param wanted whether a provider matches
   * @param <P> the interface
   * @return the result; a broken provider is reported in it and never causes an exception
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

  /**
   * Checks the libraries of a provider that a setting names.
   *
   * @param key the setting, for the error
   * @param name the provider's name in it
   * @param provider its class, whose class loader has the libraries
   * @param libraries what it needs
   * @throws ConfigurationException if a library is missing or too old, or if parts of different
   *     lines are mixed
   */
  public static void checkLibraries(
      String key, String name, Class<?> provider, List<ClientLibrary> libraries) {
    ClassLoader loader = loader(provider);
    for (ClientLibrary library : libraries) {
      reject(key, name, library.problem(loader), "manage that version");
    }
    reject(key, name, ClientLibrary.mixture(libraries, loader), "manage one version");
  }

  private static void reject(String key, String name, @Nullable String problem, String remedy) {
    if (problem != null) {
      throw new ConfigurationException(
          key
              + ": "
              + name
              + " cannot be used: "
              + problem
              + "; "
              + remedy
              + " in the build of the application",
          null);
    }
  }

  /**
   * Returns the class loader of a provider's class.
   *
   * @param provider the class
   * @return its loader, or that of the application if it has none
   */
  public static ClassLoader loader(Class<?> provider) {
    ClassLoader own = provider.getClassLoader();
    return own == null ? ClassLoader.getSystemClassLoader() : own;
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
        if (!providers.hasNext()) { // may also fail, because it reads the next file of names
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

  /** Returns each class loader once, in search order. */
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
