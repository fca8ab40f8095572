package kotlin.coroutines;

/** Stands for Kotlin's own, by which suspending functions are known. */
public interface Continuation<T> {
  /** Receives the result. */
  void resumeWith(T result);
}
