// WindowsTypes
