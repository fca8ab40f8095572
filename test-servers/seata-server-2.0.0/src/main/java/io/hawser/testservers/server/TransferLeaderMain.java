package io.hawser.testservers.server;

import com.alipay.sofa.jraft.CliService;
import com.alipay.sofa.jraft.RaftServiceFactory;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.CliOptions;
import io.hawser.testservers.child.ChildMain;

/**
 * Makes members of a raft group its leaders, as an operator does before a server is restarted. A
 * command is the address of the member's raft port; the arguments are the name of the group, and
 * the addresses of all members, separated by commas.
 */
public final class TransferLeaderMain {
  private TransferLeaderMain() {}

  /** Starts the program; it is ready when it can execute commands. */
  public static void main(String[] args) {
    ChildMain.serve(
        () -> {
          String group = args[0];
          Configuration members = new Configuration();
          if (!members.parse(args[1])) {
            throw new IllegalArgumentException(args[1]);
          }
          CliService service = RaftServiceFactory.createAndInitCliService(new CliOptions());
          return command -> {
            Status status = service.transferLeader(group, members, PeerId.parsePeer(command));
            if (!status.isOk()) {
              throw new IllegalStateException(status.toString());
            }
            return command;
          };
        });
  }
}
