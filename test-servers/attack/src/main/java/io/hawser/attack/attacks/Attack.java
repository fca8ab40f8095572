package io.hawser.attack.attacks;

/** An attack on a server endpoint, by a client that means harm. */
public interface Attack {
  /**
   * Names the attack on the command line and in tables.
   *
   * @return one word
   */
  String name();

  /**
   * Describes the attack for people.
   *
   * @return a phrase, with the numbers that make the attack
   */
  String does();

  /**
   * Says which endpoint is attacked.
   *
   * @return how the endpoint is set up; everything else about it is default
   */
  default Setup setup() {
    return Setup.PLAIN;
  }

  /**
   * Attacks until the thread is interrupted. Connections that the server closes are opened again.
   *
   * @param target the endpoint
   * @param tally counts what becomes of the attacker
   * @throws Exception if the attack itself is broken; what the server does to it is no exception
   */
  void run(Target target, Tally tally) throws Exception;
}
