package io.hawser.attack;

import io.hawser.attack.attacks.Attack;
import io.hawser.attack.attacks.Attacks;
import io.hawser.attack.attacks.Tally;
import io.hawser.attack.attacks.Target;
import io.hawser.testservers.child.ChildMain;
import io.hawser.testservers.child.Commands;

/**
 * The attackers' JVM; arguments: the attack, the port and the certificate of the endpoint. "start"
 * begins the attack, "stop" ends it and says what became of the attackers.
 */
final class AttackerMain {
  private static final int END_MILLIS = 5_000;

  private AttackerMain() {}

  public static void main(String[] arguments) {
    ChildMain.serve(
        () -> {
          Attack attack = Attacks.named(arguments[0]);
          Target target = new Target(Integer.parseInt(arguments[1]), arguments[2]);
          return commands(attack, target);
        });
  }

  private static Commands commands(Attack attack, Target target) {
    Tally tally = new Tally();
    Thread attacking = new Thread(() -> run(attack, target, tally), "attack");
    attacking.setDaemon(true);
    return command -> {
      if (command.equals("start")) {
        attacking.start();
        return "";
      }
      boolean over = !attacking.isAlive();
      String outcome = tally.text();
      attacking.interrupt();
      attacking.join(END_MILLIS);
      if (over) {
        throw new IllegalStateException("The attack has ended by itself, see its log");
      }
      return outcome;
    };
  }

  private static void run(Attack attack, Target target, Tally tally) {
    try {
      attack.run(target, tally);
    } catch (InterruptedException e) {
      // over
    } catch (Exception e) {
      System.err.println("The attack has ended: " + e);
    }
  }
}
