// Runs a program and sends it a signal at one of its steps: a system call of whichever thread, before it is executed.
//
//   killer LOG DIRECTORY SIGNAL STEP PROGRAM ARGUMENT…
//
// A step is a system call on the journal (whatever lies below DIRECTORY: it has another name while it is made), on a socket, or on a
// standard stream, and the end of the process. It is named by its call, its kind of file, and how many of this name came before,
// whatever the thread: "fdatasync journal 3". Steps before the first file below DIRECTORY is opened for writing are named apart: "before
// write socket 3". An empty STEP stands for none. LOG takes every step, "signal" where the signal was sent, and the end: "exited 0" or
// "killed 9".
//
// strace can't do this: it counts each thread's calls apart, and with --seccomp-bpf, without which it stops the program at every call, it
// sends no signal.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// What a call's first arguments are.
enum shape { FD, AT_PATH, AT_TWO_PATHS, PATH, TWO_PATHS, POLL, END };

static const struct call {
  long number;
  const char *name;
  enum shape shape;
} calls[] = {
#define CALL(name, shape) {SYS_##name, #name, shape}
    CALL(read, FD),          CALL(pread64, FD),       CALL(readv, FD),       CALL(recvfrom, FD),       CALL(recvmsg, FD),
    CALL(write, FD),         CALL(pwrite64, FD),      CALL(writev, FD),      CALL(pwritev, FD),        CALL(sendto, FD),
    CALL(sendmsg, FD),       CALL(sendmmsg, FD),      CALL(connect, FD),     CALL(shutdown, FD),       CALL(close, FD),
    CALL(fsync, FD),         CALL(fdatasync, FD),     CALL(ftruncate, FD),   CALL(flock, FD),          CALL(fstat, FD),
    CALL(fchmod, FD),        CALL(lseek, FD),         CALL(openat, AT_PATH), CALL(newfstatat, AT_PATH), CALL(unlinkat, AT_PATH),
    CALL(renameat2, AT_TWO_PATHS), CALL(linkat, AT_TWO_PATHS), CALL(ppoll, POLL), CALL(exit_group, END),
#ifdef SYS_open
    CALL(open, PATH),        CALL(stat, PATH),        CALL(lstat, PATH),     CALL(unlink, PATH),       CALL(chmod, PATH),
    CALL(rename, TWO_PATHS), CALL(link, TWO_PATHS),   CALL(renameat, AT_TWO_PATHS), CALL(poll, POLL),
#endif
};
enum { CALLS = sizeof calls / sizeof *calls, NAMES = 4096 };

static const char *directory;
static int has_begun;

static struct {
  char name[64];
  int count;
} names[NAMES];

static void die(const char *what) {
  perror(what);
  exit(125);
}

static int *counter(const char *name) {
  int i = 0;
  while (names[i].name[0] != 0 && strcmp(names[i].name, name) != 0)
    if (++i == NAMES) exit(125);
  snprintf(names[i].name, sizeof names[i].name, "%s", name);
  return &names[i].count;
}

// What a file is to us, by its path or /proc's name of it; NULL: nothing.
static const char *kind(const char *path) {
  size_t length = strlen(directory);
  if (strncmp(path, "socket:", 7) == 0) return "socket";
  if (strncmp(path, directory, length) != 0) return NULL;
  if (path[length] == 0) return "directory";
  if (path[length] != '/') return NULL;
  return "journal";
}

static const char *kind_of_fd(pid_t pid, long fd, char *path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/%d/fd/%d", pid, (int)fd);
  ssize_t length = readlink(link, path, size - 1);
  path[length > 0 ? length : 0] = 0;
  const char *found = kind(path);
  return found == NULL && fd >= 0 && fd <= 2 ? "stream" : found;
}

// A path as the program gave it, made whole where it is relative to an open directory.
static const char *kind_of_path(pid_t pid, int at, unsigned long long address) {
  char text[4096] = "", whole[8300], base[4096] = "", name[64];
  snprintf(name, sizeof name, "/proc/%d/mem", pid);
  int memory = open(name, O_RDONLY | O_CLOEXEC);
  if (memory < 0 || pread(memory, text, sizeof text - 1, (off_t)address) < 0) text[0] = 0;
  close(memory);
  if (text[0] == '/') return kind(text);
  if (at == AT_FDCWD) return NULL;
  kind_of_fd(pid, at, base, sizeof base);
  snprintf(whole, sizeof whole, "%s/%s", base, text);
  return kind(text[0] == 0 ? base : whole);
}

// The kind of file that a call is on, NULL where it is no step.
static const char *kind_of_call(pid_t pid, const struct call *call, const uint64_t *arguments) {
  char path[4096];
  int first_descriptor = -1;
  const char *found;
  switch (call->shape) {
  case FD: return kind_of_fd(pid, (long)arguments[0], path, sizeof path);
  case PATH: return kind_of_path(pid, AT_FDCWD, arguments[0]);
  case AT_PATH: return kind_of_path(pid, (int)arguments[0], arguments[1]);
  case TWO_PATHS:
    found = kind_of_path(pid, AT_FDCWD, arguments[1]);
    return found ? found : kind_of_path(pid, AT_FDCWD, arguments[0]);
  case AT_TWO_PATHS:
    found = kind_of_path(pid, (int)arguments[2], arguments[3]);
    return found ? found : kind_of_path(pid, (int)arguments[0], arguments[1]);
  case POLL:
    snprintf(path, sizeof path, "/proc/%d/mem", pid);
    int memory = open(path, O_RDONLY | O_CLOEXEC);
    if (arguments[1] == 0 || pread(memory, &first_descriptor, sizeof(int), (off_t)arguments[0]) != sizeof(int)) first_descriptor = -1;
    close(memory);
    return kind_of_fd(pid, first_descriptor, path, sizeof path);
  case END: return "process";
  }
  return NULL;
}

static int opens_for_writing(const struct call *call, const uint64_t *arguments) {
  long flags = call->shape == AT_PATH ? (long)arguments[2] : (long)arguments[1];
  return strncmp(call->name, "open", 4) == 0 && (flags & (O_WRONLY | O_RDWR | O_CREAT)) != 0;
}

static void start(int go, char **command) {
  struct sock_filter filter[CALLS + 3];
  int n = 0;
  filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
  for (int i = 0; i < CALLS; i++)
    filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)calls[i].number, (unsigned char)(CALLS - i), 0);
  filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
  struct sock_fprog program = {(unsigned short)n, filter};
  char byte;
  if (read(go, &byte, 1) != 1) _exit(125);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) _exit(125);
  execvp(command[0], command);
  _exit(125);
}

// One call of one thread: names it, counts it, and sends the signal where it is the one.
static void step(pid_t thread, pid_t process, FILE *log, int number, const char *wanted) {
  struct __ptrace_syscall_info info;
  if (ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, &info) <= 0 || info.op != PTRACE_SYSCALL_INFO_SECCOMP) return;
  const struct call *call = calls;
  while (call < calls + CALLS && (uint64_t)call->number != info.seccomp.nr) call++;
  if (call == calls + CALLS) return;
  const char *file = kind_of_call(thread, call, info.seccomp.args);
  if (file == NULL) return;
  if (!has_begun && strcmp(file, "socket") != 0 && strcmp(file, "stream") != 0 && opens_for_writing(call, info.seccomp.args))
    has_begun = 1;
  char name[64], numbered[96];
  snprintf(name, sizeof name, "%s%s %s", has_begun ? "" : "before ", call->name, file);
  snprintf(numbered, sizeof numbered, "%s %d", name, ++*counter(name));
  fprintf(log, "%s\n", numbered);
  if (strcmp(numbered, wanted) != 0) return;
  fprintf(log, "signal\n");
  kill(process, number);
}

int main(int count, char **arguments) {
  if (count < 6) return 125;
  directory = arguments[2];
  int go[2];
  FILE *log = fopen(arguments[1], "we");
  if (log == NULL || pipe2(go, O_CLOEXEC) != 0) die("killer");
  pid_t process = fork();
  if (process == 0) start(go[0], arguments + 5);
  long options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_EXITKILL;
  if (ptrace(PTRACE_SEIZE, process, 0, options) != 0) die("PTRACE_SEIZE");
  if (write(go[1], "", 1) != 1) die("killer");
  for (;;) {
    int status;
    pid_t thread = waitpid(-1, &status, __WALL);
    if (thread < 0) die("waitpid");
    if (WIFSTOPPED(status)) {
      int event = status >> 16;
      if (event == PTRACE_EVENT_SECCOMP) step(thread, process, log, atoi(arguments[3]), arguments[4]);
      // Only a stop without an event is a signal on its way to the program.
      ptrace(PTRACE_CONT, thread, 0, event == 0 ? (long)WSTOPSIG(status) : 0L);
    } else if (thread == process) {
      if (WIFEXITED(status)) fprintf(log, "exited %d\n", WEXITSTATUS(status));
      else fprintf(log, "killed %d\n", WTERMSIG(status));
      return fclose(log) == 0 ? 0 : 125;
    }
  }
}
